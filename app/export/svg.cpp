#include "app/export/svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "app/export/png.h"

namespace softmaxlab {
namespace {

/// Where something is, in pixels.
struct Box {
    float left = FLT_MAX, top = FLT_MAX, right = -FLT_MAX, bottom = -FLT_MAX;

    void add(ImVec2 point) {
        left = std::min(left, point.x);
        top = std::min(top, point.y);
        right = std::max(right, point.x);
        bottom = std::max(bottom, point.y);
    }
    bool overlaps(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
    bool contains(const Box& other) const {
        constexpr float slack = 0.05F;
        return left - slack <= other.left && top - slack <= other.top && right + slack >= other.right &&
               bottom + slack >= other.bottom;
    }
    Box intersection(const Box& other) const {
        return {std::max(left, other.left), std::max(top, other.top), std::min(right, other.right),
                std::min(bottom, other.bottom)};
    }
    friend bool operator==(const Box&, const Box&) = default;
};

Box box_of(const ImVec4& clip) {
    return {clip.x, clip.y, clip.z, clip.w};
}

std::uint32_t bits_of(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

unsigned channel(ImU32 colour, int shift) {
    return (colour >> shift) & 0xFFU;
}

unsigned alpha_of(ImU32 colour) {
    return channel(colour, IM_COL32_A_SHIFT);
}

/// At most two digits behind the point.
std::string coordinate(float value) {
    std::string text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string hexadecimal(ImU32 colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", channel(colour, IM_COL32_R_SHIFT),
                       channel(colour, IM_COL32_G_SHIFT), channel(colour, IM_COL32_B_SHIFT));
}

/// `fill="#rrggbb"`, with its opacity where it has one.
std::string fill_of(ImU32 colour) {
    std::string text = fmt::format("fill=\"{}\"", hexadecimal(colour));
    if (alpha_of(colour) < 255) text += fmt::format(" fill-opacity=\"{:.3g}\"", alpha_of(colour) / 255.0);
    return text;
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '&') {
            result += "&amp;";
        } else if (c == '<') {
            result += "&lt;";
        } else if (c == '>') {
            result += "&gt;";
        } else if (c == '"') {
            result += "&quot;";
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            result += c;
        }
    }
    return result;
}

void append_utf8(std::string& text, unsigned point) {
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0U | (point >> 6U));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    } else {
        if (point < 0x10000) {
            text += static_cast<char>(0xE0U | (point >> 12U));
        } else {
            text += static_cast<char>(0xF0U | (point >> 18U));
            text += static_cast<char>(0x80U | ((point >> 12U) & 0x3FU));
        }
        text += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    }
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = (group << 8U) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= count ? letters[(group >> (18 - 6 * k)) & 0x3FU] : '=';
    }
    return text;
}

// ---- shapes ----

struct Triangle {
    std::array<unsigned, 3> corners;
};

float doubled_area(ImVec2 a, ImVec2 b, ImVec2 c) {
    return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}

using Loop = std::vector<ImVec2>;

/// What was drawn by one call: triangles that share vertices. Smoothed edges are bands of triangles from the
/// colour, half a pixel inside the true edge, to nothing, half a pixel outside: the true edge is in their
/// middle.
class Primitive {
  public:
    bool empty() const { return triangles_.empty(); }

    /// Whether a triangle is part of it: each call has vertices of its own, one after the other.
    bool shares(const Triangle& triangle) const {
        return std::any_of(triangle.corners.begin(), triangle.corners.end(),
                           [&](unsigned v) { return v >= first_ && v <= last_; });
    }

    void add(const Triangle& triangle) {
        if (empty()) first_ = last_ = triangle.corners[0];
        for (const unsigned v : triangle.corners) {
            first_ = std::min(first_, v);
            last_ = std::max(last_, v);
        }
        triangles_.push_back(triangle);
    }

    void clear() { triangles_.clear(); }

    /// Finds the true edges. `vertices`: those of its draw command.
    void resolve(const ImDrawVert* vertices) {
        vertices_ = vertices;
        solid_.clear();
        points_.clear();
        for (unsigned v = first_; v <= last_; ++v) points_.push_back(vertices[v].pos);
        for (const Triangle& triangle : triangles_)
            if (std::all_of(triangle.corners.begin(), triangle.corners.end(),
                            [&](unsigned v) { return is_seen(v); }))
                solid_.push_back(triangle);
        if (solid_.size() == triangles_.size()) return;
        if (!solid_.empty()) {
            for (unsigned v = first_; v <= last_; ++v)
                if (is_seen(v)) move_to_edge(v, v + 1 <= last_ && !is_seen(v + 1) ? v + 1 : v - 1);
            return;
        }
        // A hairline: its middle has the colour, and both sides are nothing.
        solid_ = triangles_;
        for (unsigned v = first_; v <= last_; ++v)
            if (!is_seen(v)) move_to_edge(v, v > first_ && is_seen(v - 1) ? v - 1 : v - 2);
    }

    const std::vector<Triangle>& triangles() const { return solid_; }
    ImVec2 at(unsigned v) const { return points_[v - first_]; }

    /// Of a vertex; the one seen, where it is a smoothed edge's.
    ImU32 colour() const {
        for (const Triangle& triangle : solid_)
            for (const unsigned v : triangle.corners)
                if (is_seen(v)) return vertices_[v].col;
        return 0;
    }
    bool has_one_colour() const {
        const ImU32 wanted = colour();
        return std::all_of(solid_.begin(), solid_.end(), [&](const Triangle& triangle) {
            return std::all_of(triangle.corners.begin(), triangle.corners.end(),
                               [&](unsigned v) { return !is_seen(v) || vertices_[v].col == wanted; });
        });
    }
    ImU32 colour_at(unsigned v) const { return vertices_[v].col; }

    Box box() const {
        Box box;
        for (const Triangle& triangle : solid_)
            for (const unsigned v : triangle.corners) box.add(at(v));
        return box;
    }

    /// Its outline. Where triangles meet there is none: edges that two of them have cancel.
    std::vector<Loop> outline() const;

  private:
    bool is_seen(unsigned v) const { return alpha_of(vertices_[v].col) > 0; }

    /// Half the way to its partner on the other side of the true edge.
    void move_to_edge(unsigned v, unsigned partner) {
        if (partner < first_ || partner > last_ || is_seen(partner) == is_seen(v)) return;
        const ImVec2 a = vertices_[v].pos;
        const ImVec2 b = vertices_[partner].pos;
        points_[v - first_] = ImVec2((a.x + b.x) * 0.5F, (a.y + b.y) * 0.5F);
    }

    std::vector<Triangle> triangles_;
    std::vector<Triangle> solid_;
    std::vector<ImVec2> points_;  ///< of the vertices from first_ to last_
    const ImDrawVert* vertices_ = nullptr;
    unsigned first_ = 0;
    unsigned last_ = 0;
};

std::vector<Loop> Primitive::outline() const {
    // From each vertex the vertices that edges lead to.
    std::multimap<unsigned, unsigned> edges;
    const auto cancel = [&](unsigned from, unsigned to) {
        const auto [begin, end] = edges.equal_range(from);
        for (auto edge = begin; edge != end; ++edge) {
            if (edge->second != to) continue;
            edges.erase(edge);
            return true;
        }
        return false;
    };
    for (const Triangle& triangle : solid_) {
        auto [a, b, c] = triangle.corners;
        const float area = doubled_area(at(a), at(b), at(c));
        if (area == 0) continue;
        if (area < 0) std::swap(b, c);
        for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, c}, std::pair{c, a}})
            if (!cancel(to, from)) edges.emplace(from, to);
    }
    std::vector<Loop> loops;
    while (!edges.empty()) {
        const unsigned start = edges.begin()->first;
        unsigned v = start;
        Loop loop;
        do {
            const auto edge = edges.find(v);
            if (edge == edges.end()) break;  // cannot be: every vertex has as many edges in as out
            loop.push_back(at(v));
            v = edge->second;
            edges.erase(edge);
        } while (v != start);
        loops.push_back(std::move(loop));
    }
    return loops;
}

/// As far as coordinates are written.
bool is_same(float a, float b) {
    return std::abs(a - b) < 1e-3F;
}

bool is_rectangle(const std::vector<Loop>& loops, const Box& box) {
    if (loops.size() != 1 || loops.front().size() != 4) return false;
    const Loop& loop = loops.front();
    for (std::size_t i = 0; i < 4; ++i) {
        const ImVec2 a = loop[i];
        const ImVec2 b = loop[(i + 1) % 4];
        if (!is_same(a.x, b.x) && !is_same(a.y, b.y)) return false;
        if (!is_same(a.x, box.left) && !is_same(a.x, box.right)) return false;
        if (!is_same(a.y, box.top) && !is_same(a.y, box.bottom)) return false;
    }
    return true;
}

// ---- words ----

struct KnownGlyph {
    const ImFont* font = nullptr;
    const ImFontGlyph* glyph = nullptr;
};

/// Tells glyphs by where they are in the atlas.
class GlyphTable {
  public:
    explicit GlyphTable(const ImFontAtlas& atlas) {
        for (const ImFont* font : atlas.Fonts)
            for (const ImFontGlyph& glyph : font->Glyphs)
                if (glyph.Visible) glyphs_.emplace(key(glyph.U0, glyph.V0), KnownGlyph{font, &glyph});
    }

    /// By its upper left corner.
    std::optional<KnownGlyph> find(ImVec2 uv) const {
        const auto found = glyphs_.find(key(uv.x, uv.y));
        if (found == glyphs_.end()) return std::nullopt;
        return found->second;
    }

  private:
    static std::uint64_t key(float u, float v) {
        return (std::uint64_t{bits_of(u)} << 32U) | std::uint64_t{bits_of(v)};
    }

    std::unordered_map<std::uint64_t, KnownGlyph> glyphs_;
};

/// Glyphs that follow each other on one line.
struct TextRun {
    const ImFont* font = nullptr;
    float scale = 1;
    ImU32 colour = 0;
    bool upwards = false;
    float baseline = 0;
    float pen = 0;  ///< where the next glyph of the same word begins
    Box box;        ///< on screen
    /// Its words with where they begin, along the line.
    std::vector<std::pair<float, std::string>> words;
};

// ---- the document ----

class SvgWriter {
  public:
    SvgWriter(const ImDrawData& drawing, const ImFontAtlas& atlas, const SvgSource& source)
        : drawing_(drawing),
          atlas_(atlas),
          source_(source),
          glyphs_(atlas),
          page_{drawing.DisplayPos.x, drawing.DisplayPos.y, drawing.DisplayPos.x + drawing.DisplaySize.x,
                drawing.DisplayPos.y + drawing.DisplaySize.y} {}

    std::string write();

  private:
    void write_list(const ImDrawList& list);
    void write_command(const ImDrawList& list, const ImDrawCmd& command);
    void flush_primitive(const ImDrawVert* vertices);
    void flush_text();
    void flush(const ImDrawVert* vertices) {
        flush_primitive(vertices);
        flush_text();
    }
    void add_glyph(const ImDrawVert& first, const ImDrawVert& second, const ImDrawVert& third);
    void write_shades(const Primitive& shape);
    void write_picture(ImTextureID texture, const ImDrawVert& from, const ImDrawVert& to);

    /// Opens the group of what is cut off by the current clip rectangle, if `box` reaches out of it; returns
    /// whether any of it can be seen.
    bool enter_clip(const Box& box);
    void leave_clip();

    const ImDrawData& drawing_;
    const ImFontAtlas& atlas_;
    const SvgSource& source_;
    GlyphTable glyphs_;
    Box page_;
    std::string out_;
    Box clip_;                  ///< of the current command
    std::optional<Box> group_;  ///< the clip rectangle of the group that is open
    int clips_ = 0;
    int gradients_ = 0;
    Primitive primitive_;
    TextRun run_;
};

std::string SvgWriter::write() {
    out_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "width=\"{0}\" height=\"{1}\" viewBox=\"{2} {3} {0} {1}\">\n<title>{4}</title>\n"
        "<rect x=\"{2}\" y=\"{3}\" width=\"{0}\" height=\"{1}\" {5}/>\n",
        coordinate(drawing_.DisplaySize.x), coordinate(drawing_.DisplaySize.y),
        coordinate(drawing_.DisplayPos.x), coordinate(drawing_.DisplayPos.y), escaped(source_.title),
        fill_of(source_.background));
    for (const ImDrawList* list : drawing_.CmdLists) write_list(*list);
    leave_clip();
    return out_ + "</svg>\n";
}

void SvgWriter::write_list(const ImDrawList& list) {
    for (const ImDrawCmd& command : list.CmdBuffer)
        if (command.UserCallback == nullptr && command.ElemCount > 0) write_command(list, command);
}

void SvgWriter::write_command(const ImDrawList& list, const ImDrawCmd& command) {
    clip_ = box_of(command.ClipRect).intersection(page_);
    const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
    const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
    const bool is_picture = command.GetTexID() != atlas_.TexID;
    for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const Triangle triangle{{indices[i], indices[i + 1], indices[i + 2]}};
        const ImDrawVert& first = vertices[triangle.corners[0]];
        const ImVec2 white = atlas_.TexUvWhitePixel;
        const bool is_plain = first.uv.x == white.x && first.uv.y == white.y;
        if (is_picture || !is_plain) {
            // A quad of two triangles: from its first corner to its third.
            flush_primitive(vertices);
            const ImDrawVert& third = vertices[triangle.corners[2]];
            if (is_picture) {
                flush_text();
                write_picture(command.GetTexID(), first, third);
            } else {
                add_glyph(first, vertices[triangle.corners[1]], third);
            }
            i += 3;
            continue;
        }
        flush_text();
        if (!primitive_.empty() && !primitive_.shares(triangle)) flush_primitive(vertices);
        primitive_.add(triangle);
    }
    flush(vertices);
}

void SvgWriter::flush_primitive(const ImDrawVert* vertices) {
    if (primitive_.empty()) return;
    primitive_.resolve(vertices);
    const Primitive shape = std::exchange(primitive_, {});
    const Box box = shape.box();
    const ImU32 colour = shape.colour();
    if (alpha_of(colour) == 0 || !box.overlaps(clip_)) return;
    if (!shape.has_one_colour()) {
        write_shades(shape);
        return;
    }
    const std::vector<Loop> loops = shape.outline();
    if (loops.empty()) return;
    if (is_rectangle(loops, box)) {
        const Box seen = box.intersection(clip_);
        enter_clip(seen);
        out_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}/>\n",
                            coordinate(seen.left), coordinate(seen.top), coordinate(seen.right - seen.left),
                            coordinate(seen.bottom - seen.top), fill_of(colour));
        return;
    }
    if (!enter_clip(box)) return;
    out_ += "<path d=\"";
    for (const Loop& loop : loops) {
        for (std::size_t i = 0; i < loop.size(); ++i)
            out_ += fmt::format("{}{} {}", i == 0 ? "M" : " ", coordinate(loop[i].x), coordinate(loop[i].y));
        out_ += "Z";
    }
    out_ += fmt::format("\" {}/>\n", fill_of(colour));
}

// A rectangle that goes from one colour to another, across or down; anything else triangle by triangle, each
// in the mean of its corners' colours.
void SvgWriter::write_shades(const Primitive& shape) {
    const Box box = shape.box();
    if (!enter_clip(box)) return;
    if (shape.triangles().size() == 2) {
        std::optional<ImU32> low;
        std::optional<ImU32> high;
        const auto colours_along = [&](bool across) {
            low.reset();
            high.reset();
            for (const Triangle& triangle : shape.triangles()) {
                for (const unsigned v : triangle.corners) {
                    const ImVec2 at = shape.at(v);
                    std::optional<ImU32>& end = (across ? at.x == box.left : at.y == box.top) ? low : high;
                    if (end && *end != shape.colour_at(v)) return false;
                    end = shape.colour_at(v);
                }
            }
            return low && high;
        };
        const bool across = colours_along(true);
        if (across || colours_along(false)) {
            const int id = gradients_++;
            out_ += fmt::format(
                "<linearGradient id=\"g{}\" x2=\"{}\" y2=\"{}\"><stop stop-color=\"{}\" "
                "stop-opacity=\"{:.3g}\"/><stop offset=\"1\" stop-color=\"{}\" stop-opacity=\"{:.3g}\"/>"
                "</linearGradient>\n<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
                "fill=\"url(#g{})\"/>\n",
                id, across ? 1 : 0, across ? 0 : 1, hexadecimal(*low), alpha_of(*low) / 255.0,
                hexadecimal(*high), alpha_of(*high) / 255.0, coordinate(box.left), coordinate(box.top),
                coordinate(box.right - box.left), coordinate(box.bottom - box.top), id);
            return;
        }
    }
    for (const Triangle& triangle : shape.triangles()) {
        std::array<unsigned, 4> sums{};
        out_ += "<path d=\"M";
        for (const unsigned v : triangle.corners) {
            out_ += fmt::format("{} {} ", coordinate(shape.at(v).x), coordinate(shape.at(v).y));
            for (std::size_t k = 0; k < 4; ++k) sums[k] += (shape.colour_at(v) >> (8 * k)) & 0xFFU;
        }
        ImU32 mean = 0;
        for (std::size_t k = 0; k < 4; ++k) mean |= (sums[k] / 3) << (8 * k);
        out_ += fmt::format("Z\" {}/>\n", fill_of(mean));
    }
}

void SvgWriter::add_glyph(const ImDrawVert& first, const ImDrawVert& second, const ImDrawVert& third) {
    const std::optional<KnownGlyph> known = glyphs_.find(first.uv);
    if (!known) return;
    const ImFontGlyph& glyph = *known->glyph;
    const bool upwards = first.pos.x == second.pos.x;
    // Along the line, and across it from above: rotate(-90) makes the screen's x the line's y.
    const float along = upwards ? -first.pos.y : first.pos.x;
    const float across = upwards ? first.pos.x : first.pos.y;
    const float height = upwards ? third.pos.x - first.pos.x : third.pos.y - first.pos.y;
    const float scale = height / (glyph.Y1 - glyph.Y0);
    const float pen = along - glyph.X0 * scale;
    const float baseline = across + (known->font->Ascent - glyph.Y0) * scale;

    constexpr float same = 0.6F;  // pixels; glyphs may be put on whole ones
    const bool same_line = run_.font == known->font && run_.colour == first.col && run_.upwards == upwards &&
                           std::fabs(run_.baseline - baseline) < same &&
                           std::fabs(run_.scale - scale) < 0.02F * scale;
    const float blank = known->font->GetCharAdvance(' ') * scale;
    const float gap = pen - run_.pen;
    if (run_.words.empty() || !same_line || gap < -same || gap > 4 * blank) {
        flush_text();
        run_ = {known->font, scale, first.col, upwards, baseline, pen, {}, {}};
        run_.words.emplace_back(pen, "");
    } else if (gap > same) {
        run_.words.emplace_back(pen, "");
    }
    append_utf8(run_.words.back().second, glyph.Codepoint);
    run_.pen = pen + glyph.AdvanceX * scale;
    run_.box.add(first.pos);
    run_.box.add(third.pos);
}

void SvgWriter::flush_text() {
    if (run_.words.empty()) return;
    const TextRun run = std::exchange(run_, {});
    if (alpha_of(run.colour) == 0 || !enter_clip(run.box)) return;
    const auto same = [&](const SvgFont& each) { return each.font == run.font; };
    const auto found = std::find_if(source_.fonts.begin(), source_.fonts.end(), same);
    const SvgFont font = found != source_.fonts.end() ? *found : SvgFont{run.font, "sans-serif"};
    out_ += fmt::format("<text x=\"{}\" y=\"{}\" font-family=\"{}\" font-size=\"{}\" {}",
                        coordinate(run.words.front().first), coordinate(run.baseline), font.family,
                        coordinate(run.font->FontSize * run.scale / font.line), fill_of(run.colour));
    if (font.weight != 400) out_ += fmt::format(" font-weight=\"{}\"", font.weight);
    if (font.italic) out_ += " font-style=\"italic\"";
    if (run.upwards) out_ += " transform=\"rotate(-90)\"";
    out_ += ">" + escaped(run.words.front().second);
    // Each word where it is, whatever the width of the font that is there.
    for (std::size_t i = 1; i < run.words.size(); ++i)
        out_ += fmt::format(" <tspan x=\"{}\">{}</tspan>", coordinate(run.words[i].first),
                            escaped(run.words[i].second));
    out_ += "</text>\n";
}

void SvgWriter::write_picture(ImTextureID texture, const ImDrawVert& from, const ImDrawVert& to) {
    Box box;
    box.add(from.pos);
    box.add(to.pos);
    if (!source_.picture_of || !box.overlaps(clip_) || from.uv.x == to.uv.x || from.uv.y == to.uv.y) return;
    const std::optional<Image> image = source_.picture_of(texture);
    if (!image || !enter_clip(box)) return;
    const auto width = static_cast<float>(image->size.width);
    const auto height = static_cast<float>(image->size.height);
    out_ += fmt::format(
        "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"{} {} {} {}\" "
        "preserveAspectRatio=\"none\"><image width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" "
        "style=\"image-rendering:pixelated\" xlink:href=\"data:image/png;base64,{}\"/></svg>\n",
        coordinate(box.left), coordinate(box.top), coordinate(box.right - box.left),
        coordinate(box.bottom - box.top), coordinate(from.uv.x * width), coordinate(from.uv.y * height),
        coordinate((to.uv.x - from.uv.x) * width), coordinate((to.uv.y - from.uv.y) * height),
        image->size.width, image->size.height,
        base64(encode_png(image->rgba, image->size.width, image->size.height)));
}

bool SvgWriter::enter_clip(const Box& box) {
    if (!box.overlaps(clip_)) return false;
    const bool fits = clip_.contains(box);
    if (group_ && (fits || *group_ != clip_)) leave_clip();
    if (fits || group_) return true;
    const int id = clips_++;
    out_ += fmt::format(
        "<clipPath id=\"c{0}\"><rect x=\"{1}\" y=\"{2}\" width=\"{3}\" height=\"{4}\"/></clipPath>\n"
        "<g clip-path=\"url(#c{0})\">\n",
        id, coordinate(clip_.left), coordinate(clip_.top), coordinate(clip_.right - clip_.left),
        coordinate(clip_.bottom - clip_.top));
    group_ = clip_;
    return true;
}

void SvgWriter::leave_clip() {
    if (group_) out_ += "</g>\n";
    group_.reset();
}

}  // namespace

std::string svg_of(const ImDrawData& drawing, const ImFontAtlas& atlas, const SvgSource& source) {
    return SvgWriter(drawing, atlas, source).write();
}

}  // namespace softmaxlab
