// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/memory_json.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace sherl::api {
namespace {

// What an error shows of a value: its beginning, as a trace is long.
std::string shown(const Json& value) {
    constexpr std::size_t most = 60;
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > most) text = text.substr(0, most) + "...";
    return text;
}

bool is_count(const Json& value) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX);
    return value.is_number_integer() && value.get<std::int64_t>() >= 0;
}

std::int64_t sum_of(const std::vector<MemoryCell>& cells) {
    std::int64_t sum = 0;
    for (const MemoryCell& cell : cells) sum = std::accumulate(cell.bytes.begin(), cell.bytes.end(), sum);
    return sum;
}

MemoryCell cell_of(const MemoryReader& read) {
    MemoryCell cell;
    cell.block = read.text("block");
    for (std::size_t i = 0; i < memory_categories.size(); ++i) cell.bytes[i] = read.count(std::string(memory_categories[i]).c_str());
    return cell;
}

// As many elements as the first list of the object has.
void check_length(const MemoryReader& read, const char* key, std::size_t length, std::size_t wanted) {
    if (length == wanted) return;
    read.refuse(key, SHERL_TR("api", "a list of %1").arg(wanted), std::to_string(length));
}

void check_ascending(const MemoryReader& read, const char* key, const std::vector<std::int64_t>& events) {
    for (std::size_t i = 1; i < events.size(); ++i) {
        if (events[i] < events[i - 1]) read.refuse(key, SHERL_TR("api", "%1 or more").arg(events[i - 1]), std::to_string(events[i]));
    }
}

std::vector<PhaseMark> phases_of(const MemoryReader& read) {
    const std::vector<std::string> words = read.texts("phase");
    const std::vector<std::int64_t> events = read.counts("event"), batches = read.counts("micro_batch");
    const Json& seconds = read.list("seconds");
    check_length(read, "event", events.size(), words.size());
    check_length(read, "seconds", seconds.size(), words.size());
    check_length(read, "micro_batch", batches.size(), words.size());
    check_ascending(read, "event", events);
    std::vector<PhaseMark> marks;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::optional<Phase> phase = phase_of(words[i]);
        if (!phase) read.refuse("phase", SHERL_TR("api", "a phase of a training step"), words[i]);
        if (!seconds[i].is_number()) read.refuse("seconds", SHERL_TR("api", "a number"), shown(seconds[i]));
        marks.push_back({.phase = *phase, .event = events[i], .seconds = seconds[i].get<double>(), .micro_batch = batches[i]});
    }
    return marks;
}

std::vector<TracePoint> points_of(const MemoryReader& read, std::size_t block_count) {
    const std::vector<std::int64_t> events = read.counts("event"), bytes = read.counts("bytes"), blocks = read.counts("block");
    check_length(read, "bytes", bytes.size(), events.size());
    check_length(read, "block", blocks.size(), events.size());
    check_ascending(read, "event", events);
    std::vector<TracePoint> points;
    points.reserve(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (static_cast<std::size_t>(blocks[i]) >= block_count || blocks[i] > INT16_MAX) {
            read.refuse("block", SHERL_TR("api", "the place of one of %1 blocks").arg(block_count), std::to_string(blocks[i]));
        }
        points.push_back({.event = events[i], .bytes = bytes[i], .block = static_cast<std::int16_t>(blocks[i])});
    }
    return points;
}

}  // namespace

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

Json json_of(const BatchShape& batch) {
    return {{"rows", batch.rows},
            {"tokens", batch.tokens},
            {"targets", batch.targets},
            {"padded", batch.padded},
            {"segments", batch.segments}};
}

Json json_of(const MemoryCell& cell) {
    Json out{{"block", cell.block}};
    for (std::size_t i = 0; i < memory_categories.size(); ++i) out[std::string(memory_categories[i])] = cell.bytes[i];
    return out;
}

Json json_of(const MemorySplit& split) {
    Json cells = Json::array();
    for (const MemoryCell& cell : split.cells) cells.push_back(json_of(cell));
    return {{"peak", split.peak},
            {"step", split.step},
            {"phase", to_string(split.phase)},
            {"block", split.block},
            {"micro_batch", split.micro_batch},
            {"batch", json_of(split.batch)},
            {"cells", std::move(cells)}};
}

Json json_of(const StepTrace& trace) {
    Json phase = Json::array(), start = Json::array(), seconds = Json::array(), micro_batch = Json::array();
    for (const PhaseMark& mark : trace.phases) {
        phase.push_back(to_string(mark.phase));
        start.push_back(mark.event);
        seconds.push_back(mark.seconds);
        micro_batch.push_back(mark.micro_batch);
    }
    Json event = Json::array(), bytes = Json::array(), block = Json::array();
    for (const TracePoint& point : trace.points) {
        event.push_back(point.event);
        bytes.push_back(point.bytes);
        block.push_back(point.block);
    }
    return {{"step", trace.step},
            {"events", trace.events},
            {"peak", trace.peak},
            {"peak_event", trace.peak_event},
            {"seconds", trace.seconds},
            {"blocks", trace.blocks},
            {"phases",
             {{"phase", std::move(phase)},
              {"event", std::move(start)},
              {"seconds", std::move(seconds)},
              {"micro_batch", std::move(micro_batch)}}},
            {"points", {{"event", std::move(event)}, {"bytes", std::move(bytes)}, {"block", std::move(block)}}}};
}

Json json_of(const OutOfMemory& event) {
    return {{"requested", event.requested},
            {"live", event.live},
            {"limit", event.limit},
            {"phase", to_string(event.phase)},
            {"block", event.block},
            {"step", event.step},
            {"micro_batch", event.micro_batch},
            {"batch", json_of(event.batch)},
            {"split", json_of(event.split)},
            {"trace", event.trace.points.empty() ? Json(nullptr) : json_of(event.trace)}};
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

MemoryReader::MemoryReader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {
    if (!json_.is_object()) refuse("", SHERL_TR("api", "an object"), shown(json_));
}

std::string MemoryReader::place(const char* key) const {
    if (*key == '\0') return where_;
    // "forecast" is the document, "forecast: split" a part of it.
    return where_ + (where_.find(": ") == std::string::npos ? ": " : ".") + key;
}

void MemoryReader::refuse(const char* key, Text expected, std::string got) const {
    throw Error(ErrorKind::store, {.id = "api.memory_json",
                                   .what = SHERL_TR("api", "what was recorded of the memory cannot be read"),
                                   .where = place(key),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = SHERL_TR("api", "Another program has changed the study: take a copy of before.")});
}

const Json& MemoryReader::at(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) refuse(key, SHERL_TR("api", "a value"), {});
    return *found;
}

MemoryReader MemoryReader::object(const char* key) const {
    return {at(key), place(key)};
}

const Json& MemoryReader::list(const char* key) const {
    const Json& value = at(key);
    if (!value.is_array()) refuse(key, SHERL_TR("api", "a list"), shown(value));
    return value;
}

std::int64_t MemoryReader::count(const char* key) const {
    const Json& value = at(key);
    if (!is_count(value)) refuse(key, SHERL_TR("api", "a whole number from 0"), shown(value));
    return value.get<std::int64_t>();
}

double MemoryReader::number(const char* key) const {
    const Json& value = at(key);
    if (!value.is_number() || !std::isfinite(value.get<double>()) || value.get<double>() < 0)
        refuse(key, SHERL_TR("api", "a number from 0"), shown(value));
    return value.get<double>();
}

bool MemoryReader::flag(const char* key) const {
    const Json& value = at(key);
    if (!value.is_boolean()) refuse(key, SHERL_TR("api", "true or false"), shown(value));
    return value.get<bool>();
}

std::string MemoryReader::text(const char* key) const {
    const Json& value = at(key);
    if (!value.is_string()) refuse(key, SHERL_TR("api", "a text"), shown(value));
    return value.get<std::string>();
}

std::vector<std::string> MemoryReader::texts(const char* key) const {
    std::vector<std::string> all;
    for (const Json& each : list(key)) {
        if (!each.is_string()) refuse(key, SHERL_TR("api", "a list of texts"), shown(each));
        all.push_back(each.get<std::string>());
    }
    return all;
}

std::vector<std::int64_t> MemoryReader::counts(const char* key) const {
    std::vector<std::int64_t> all;
    for (const Json& each : list(key)) {
        if (!is_count(each)) refuse(key, SHERL_TR("api", "a list of whole numbers from 0"), shown(each));
        all.push_back(each.get<std::int64_t>());
    }
    return all;
}

Phase MemoryReader::phase(const char* key) const {
    const std::string word = text(key);
    const std::optional<Phase> found = phase_of(word);
    if (!found) refuse(key, SHERL_TR("api", "a phase of a training step"), word);
    return *found;
}

BatchShape batch_of(const Json& json, const std::string& where) {
    const MemoryReader read(json, where);
    return {.rows = read.count("rows"),
            .tokens = read.count("tokens"),
            .targets = read.count("targets"),
            .padded = read.flag("padded"),
            .segments = read.flag("segments")};
}

MemorySplit split_of(const Json& json, const std::string& where) {
    const MemoryReader read(json, where);
    MemorySplit split;
    split.peak = read.count("peak");
    split.step = read.count("step");
    split.phase = read.phase("phase");
    split.block = read.text("block");
    split.micro_batch = read.count("micro_batch");
    split.batch = batch_of(read.at("batch"), read.place("batch"));
    for (const Json& cell : read.list("cells")) split.cells.push_back(cell_of(MemoryReader(cell, read.place("cells"))));
    if (const std::int64_t sum = sum_of(split.cells); sum != split.peak)
        read.refuse("cells", SHERL_TR("api", "bytes that sum to the peak, %1").arg(split.peak), std::to_string(sum));
    return split;
}

StepTrace trace_of(const Json& json, const std::string& where) {
    const MemoryReader read(json, where);
    StepTrace trace;
    trace.step = read.count("step");
    trace.events = read.count("events");
    trace.peak = read.count("peak");
    trace.peak_event = read.count("peak_event");
    trace.seconds = read.number("seconds");
    trace.blocks = read.texts("blocks");
    trace.phases = phases_of(read.object("phases"));
    trace.points = points_of(read.object("points"), trace.blocks.size());
    return trace;
}

OutOfMemory out_of_memory_of(const Json& json, const std::string& where) {
    const MemoryReader read(json, where);
    OutOfMemory event;
    event.requested = read.count("requested");
    event.live = read.count("live");
    event.limit = read.count("limit");
    event.phase = read.phase("phase");
    event.block = read.text("block");
    event.step = read.count("step");
    event.micro_batch = read.count("micro_batch");
    event.batch = batch_of(read.at("batch"), read.place("batch"));
    event.split = split_of(read.at("split"), read.place("split"));
    if (!read.at("trace").is_null()) event.trace = trace_of(read.at("trace"), read.place("trace"));
    return event;
}

}  // namespace sherl::api
