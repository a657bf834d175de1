#version 430 core

// (diag(p) − p pᵀ)/T of n probabilities in float32, n × n, row-major.

layout(local_size_x = 32, local_size_y = 8) in;

layout(std430, binding = 0) restrict readonly buffer Probabilities { float p[]; };
layout(std430, binding = 1) restrict readonly buffer Others { float others[]; };  // 1 − p of each, without cancellation
layout(std430, binding = 2) restrict writeonly buffer Matrix { float matrix[]; };

uniform uint classes;
uniform float inverse_temperature;

void main() {
    uint column = gl_GlobalInvocationID.x;
    uint row = gl_GlobalInvocationID.y;
    if (row >= classes || column >= classes) return;
    float scaled = p[row] * inverse_temperature;
    matrix[row * classes + column] = row == column ? scaled * others[row] : -(scaled * p[column]);
}
