// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/reader.h"

#include <unordered_set>
#include <utility>

#include "backends/yaml/as_read.h"
#include "backends/yaml/libyaml.h"
#include "backends/yaml/resolve.h"

namespace spin_aks::yaml {
namespace {

ReadError ErrorAt(const yaml_mark_t& mark, std::string message) {
  return {.line = mark.line + 1, .column = mark.column + 1, .message = std::move(message)};
}

ReadError SyntaxError(const yaml_parser_t& parser) {
  return ErrorAt(parser.problem_mark, parser.problem == nullptr ? "not YAML" : parser.problem);
}

// Puts events together. Each handler returns what is wrong, or nothing.
class Builder {
 public:
  using Problem = std::optional<std::string>;

  Problem Handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return Scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return Open(List(), event.data.sequence_start.anchor, event.data.sequence_start.tag);
      case YAML_MAPPING_START_EVENT:
        return Open(Map(), event.data.mapping_start.anchor, event.data.mapping_start.tag);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return Close();
      case YAML_ALIAS_EVENT:
        return "an alias";
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT:
      case YAML_STREAM_END_EVENT:
      case YAML_DOCUMENT_START_EVENT:
      case YAML_DOCUMENT_END_EVENT:
        return std::nullopt;
    }
    return std::nullopt;
  }

  std::vector<Value> Take() && { return std::move(documents_); }

 private:
  // A collection that is still open. `key` waits for its value, in a map.
  struct Frame {
    Value collection;
    std::optional<std::string> key;
    // libyaml passes a key that stands twice; go-yaml v3 refuses it.
    std::unordered_set<std::string> keys;
  };

  Problem Scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    if (scalar.anchor != nullptr) return "an anchor";
    if (scalar.tag != nullptr) return "a tag";
    const std::string_view text = View(scalar.value, scalar.length);
    if (scalar.style != YAML_PLAIN_SCALAR_STYLE) return Place(AsRead(text));
    if (text == "<<" && AwaitsKey()) return "a merge key";
    std::optional<Value> value = ResolvePlain(text);
    if (!value) return "`" + std::string(text) + "`, which readers disagree about, or a number that is not an integer";
    return Place(*std::move(value));
  }

  Problem Open(Value empty, const unsigned char* anchor, const unsigned char* tag) {
    if (anchor != nullptr) return "an anchor";
    if (tag != nullptr) return "a tag";
    if (stack_.size() == kMaxDepth) return "nesting that is too deep";
    if (AwaitsKey()) return "a key that is not a string";
    stack_.push_back({.collection = std::move(empty), .key = {}, .keys = {}});
    return std::nullopt;
  }

  Problem Close() {
    Value done = std::move(stack_.back().collection);
    stack_.pop_back();
    return Place(std::move(done));
  }

  [[nodiscard]] bool AwaitsKey() const { return !stack_.empty() && stack_.back().collection.AsMap() != nullptr && !stack_.back().key; }

  Problem Place(Value value) {
    if (stack_.empty()) {
      documents_.push_back(std::move(value));
      return std::nullopt;
    }
    Frame& frame = stack_.back();
    if (List* list = frame.collection.AsList()) {
      list->push_back(std::move(value));
      return std::nullopt;
    }
    if (!frame.key) return PlaceKey(frame, value);
    frame.collection.AsMap()->Add(*std::exchange(frame.key, std::nullopt), std::move(value));
    return std::nullopt;
  }

  static Problem PlaceKey(Frame& frame, const Value& value) {
    const std::string* key = value.AsString();
    if (key == nullptr) return "a key that is not a string";
    if (!frame.keys.insert(*key).second) return "the key `" + *key + "` twice";
    frame.key = *key;
    return std::nullopt;
  }

  std::vector<Frame> stack_;
  std::vector<Value> documents_;
};

}  // namespace

std::optional<std::vector<Value>> Read(std::string_view text, ReadError& error) {
  Parser parser(text);
  Builder builder;
  for (;;) {
    Event event;
    if (yaml_parser_parse(parser.get(), event.get()) == 0) {
      error = SyntaxError(*parser.get());
      return std::nullopt;
    }
    if (auto problem = builder.Handle(*event.get())) {
      error = ErrorAt(event.get()->start_mark, *std::move(problem));
      return std::nullopt;
    }
    if (event.get()->type == YAML_STREAM_END_EVENT) return std::move(builder).Take();
  }
}

}  // namespace spin_aks::yaml
