// SPDX-License-Identifier: Apache-2.0
//
// What a template computes, as a typed tree: exactly the forms that our charts are made of. It is written as an action's
// text in one place (here) and evaluated in one other (evaluate.h), so that what a chart says is known without Helm.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::helm {

struct Expression;

// What the innermost `with` names.
struct Dot {};
// What Helm says of the release.
struct ReleaseField {
  enum class Name : std::uint8_t { kNamespace, kService } name = Name::kNamespace;
};
// A value of the chart's user, by the way to it: nothing where it, or a table on the way, is not there.
struct ValueRef {
  std::vector<std::string> keys;
};
// A text, an integer or a boolean that stands in the template.
struct Constant {
  yaml::Value value;
};
// What a named template prints, given one thing; nothing: the whole scope, as at a file's top.
struct Include {
  std::string helper;
  std::vector<Expression> argument;  // one at most
};

enum class Function : std::uint8_t {
  kQuote,            // a YAML string, whatever it was; nothing at all of what is absent
  kInt64,            // an integer: a number of a values file is a float to Helm, which would print 12345678 as `1.2345678e+07`
  kAnd,              // the first that is empty, else the last; of any number
  kOr,               // the first that is not empty, else the last; of any number
  kNot,              // of whether it is empty
  kEqual,            // of two texts
  kGreater,          // of two integers
  kIsAbsent,         // not there, or null
  kDefault,          // the first, unless it is empty: then the second
  kOrElse,           // the first, unless it is absent: then the second
  kText,             // of a boolean
  kIntegerText,      // of an integer, or of a text that holds one
  kEscapeExpansion,  // as backends/k8s/kubelet_expansion.h: `$` doubled where the kubelet would expand it
  kJoin,             // texts, one after the other; of any number
  kFromYaml,         // the tree that a text holds
  kHash,             // first 8 hexadecimal digits of SHA-256
};
struct Call {
  Function function = Function::kQuote;
  std::vector<Expression> arguments;
};

struct Expression {
  std::variant<Dot, ReleaseField, ValueRef, Constant, Include, Call> form;

  template <typename T>
  Expression(T alternative) : form(std::move(alternative)) {}  // NOLINT(google-explicit-constructor)
};

[[nodiscard]] Expression Apply(Function function, Expression argument);
[[nodiscard]] Expression Apply(Function function, Expression first, Expression second);
// One argument at least. A function of any number takes them side by side: one within the other, a thousand of them would be a
// thousand parentheses deep, to us and to Go's parser.
[[nodiscard]] Expression Apply(Function function, std::vector<Expression> arguments);
[[nodiscard]] Expression Quote(Expression argument);

// Where an action stands: within a `with`, `.` is something else than the whole scope, which is `$` everywhere.
enum class Scope : std::uint8_t { kWhole, kWithin };
// The text of an action, without its braces: `.Values.image.tag | quote`.
[[nodiscard]] std::string WriteExpression(const Expression& expression, Scope scope);

// A Go string literal, as templates take it: `"a \"b\""`.
[[nodiscard]] std::string GoString(std::string_view text);

}  // namespace spin_aks::helm
