// SPDX-License-Identifier: Apache-2.0
//
// libyaml's structs, each freed where its scope ends. For the rooms that read YAML, and nobody else.
#pragma once

#include <yaml.h>

#include <new>
#include <string_view>

namespace spin_aks::yaml {

class Parser {
 public:
  // Views the text.
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    // Or a byte order mark would have libyaml read UTF-16, which is no text to anybody else here.
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  yaml_parser_t* get() { return &parser_; }

 private:
  yaml_parser_t parser_{};
};

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  yaml_event_t* get() { return &event_; }

 private:
  yaml_event_t event_{};
};

class Token {
 public:
  Token() = default;
  ~Token() { yaml_token_delete(&token_); }
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  yaml_token_t* get() { return &token_; }

 private:
  yaml_token_t token_{};
};

[[nodiscard]] inline std::string_view View(const unsigned char* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}
[[nodiscard]] inline std::string_view View(const unsigned char* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

}  // namespace spin_aks::yaml
