#version 430 core

// A reduced matrix as a picture: each element in the colour that `colours` has for it, hatched where no cell takes part
// and there is nothing to show.

layout(local_size_x = 16, local_size_y = 16) in;

layout(std430, binding = 0) restrict readonly buffer Elements { float elements[]; };
layout(std430, binding = 1) restrict readonly buffer Live { uint live[]; };
layout(std430, binding = 2) restrict readonly buffer Colours { uint colours[]; };  // RGBA8, evenly spaced
layout(rgba8, binding = 0) uniform restrict writeonly image2D picture;

uniform uint width;
uniform uint height;
uniform float factor;  // multiplies the elements
uniform float range;   // has the colour of the end
uniform float bend;
uniform bool two_sided;  // colours from −range to range; otherwise from 0
uniform uint bad;        // the colour of NaN
uniform bool hatched;
uniform uint hatch_line;
uniform uint hatch_ground;
uniform uint hatch_period;
uniform uint hatch_thickness;

uint colour_of(float value) {
    float size = range > 0.0 ? min(abs(value) / range, 1.0) : 0.0;
    float bent = size > 0.0 ? pow(size, bend) : 0.0;
    float place = two_sided ? (value < 0.0 ? -bent : bent) * 0.5 + 0.5 : (value < 0.0 ? 0.0 : bent);
    return colours[uint(place * float(colours.length() - 1) + 0.5)];
}

void main() {
    uint x = gl_GlobalInvocationID.x;
    uint y = gl_GlobalInvocationID.y;
    if (x >= width || y >= height) return;
    float value = elements[y * width + x] * factor;
    bool not_a_number = (floatBitsToUint(elements[y * width + x]) & 0x7fffffffu) > 0x7f800000u;
    uint colour = not_a_number ? bad : colour_of(value);
    if (hatched && live[y * width + x] == 0u && (not_a_number || value == 0.0))
        colour = (x + y) % hatch_period < hatch_thickness ? hatch_line : hatch_ground;
    imageStore(picture, ivec2(x, y), unpackUnorm4x8(colour));
}
