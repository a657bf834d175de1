#version 430 core

// (diag(p) − p pᵀ)/T of n probabilities as a picture: each entry in the colour that `colours` has for it. The first row
// is the first line of texels.

layout(local_size_x = 16, local_size_y = 16) in;

layout(std430, binding = 0) restrict readonly buffer Probabilities { float p[]; };
layout(std430, binding = 1) restrict readonly buffer Others { float others[]; };  // 1 − p of each, without cancellation
layout(std430, binding = 2) restrict readonly buffer Colours { uint colours[]; };  // RGBA8, from −range to range
layout(rgba8, binding = 0) uniform restrict writeonly image2D picture;

uniform uint classes;
uniform float inverse_temperature;
uniform float range;
uniform float bend;

void main() {
    uint column = gl_GlobalInvocationID.x;
    uint row = gl_GlobalInvocationID.y;
    if (row >= classes || column >= classes) return;
    float scaled = p[row] * inverse_temperature;
    float value = row == column ? scaled * others[row] : -(scaled * p[column]);
    float size = range > 0.0 ? min(abs(value) / range, 1.0) : 0.0;
    float bent = size > 0.0 ? pow(size, bend) : 0.0;
    float place = (value < 0.0 ? -bent : bent) * 0.5 + 0.5;
    uint index = uint(place * float(colours.length() - 1) + 0.5);
    imageStore(picture, ivec2(column, row), unpackUnorm4x8(colours[index]));
}
