// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "backends/k8s/content_hash.h"
#include "backends/k8s/kubelet_expansion.h"
#include "backends/yaml/as_read.h"
#include "ir/sha256.h"

namespace spin_aks::helm {
namespace {

using yaml::Value;

// What Helm would compute: nothing of it is ever emitted.
Value Computed(std::string text) { return yaml::AsRead(std::move(text)); }
Value Computed(std::int64_t number) { return yaml::AsRead(number); }
Value Computed(bool flag) { return yaml::AsRead(flag); }

bool IsAbsent(const Value& value) { return std::holds_alternative<std::nullptr_t>(value.node()); }

const std::int64_t* AsInteger(const Value& value) { return std::get_if<std::int64_t>(&value.node()); }
const bool* AsBoolean(const Value& value) { return std::get_if<bool>(&value.node()); }

// What an `if` takes for false: nothing, and everything that is empty.
struct Truth {
  bool operator()(std::nullptr_t) const { return false; }
  bool operator()(bool v) const { return v; }
  bool operator()(std::int64_t v) const { return v != 0; }
  bool operator()(const std::string& v) const { return !v.empty(); }
  bool operator()(const yaml::Verbatim& v) const { return !v.text.empty(); }
  bool operator()(const yaml::List& v) const { return !v.empty(); }
  bool operator()(const yaml::Map& v) const { return !v.empty(); }
};
bool IsTrue(const Value& value) { return std::visit(Truth{}, value.node()); }

// Sprig's `int64`: what is no number is 0.
std::int64_t ToInt64(const Value& value) {
  if (const auto* number = AsInteger(value)) return *number;
  if (const auto* boolean = AsBoolean(value)) return *boolean ? 1 : 0;
  std::int64_t number = 0;
  if (const std::string* text = value.AsString()) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

class Evaluator {
 public:
  Evaluator(const Chart& chart, const yaml::Map& values, const Release& release) : chart_(chart), values_(values), release_(release) {}

  Rendered Run() {
    Rendered rendered;
    for (const LiftedObject& object : chart_.objects) {
      const Document& document = object.document;
      if (document.only_if && !IsTrue(Of(*document.only_if, nullptr))) continue;
      rendered.objects.push_back(Of(document.node, nullptr));
    }
    rendered.failure = std::move(failure_);
    return rendered;
  }

 private:
  Value Fail(std::string why) {
    if (failure_.empty()) failure_ = std::move(why);
    return {};
  }

  // ---- Nodes: `dot` is what the innermost `with` names; null at a file's top ----

  Value Of(const Node& node, const Value* dot) {
    return std::visit([&](const auto& kind) { return Make(kind, dot); }, node.data);
  }

  Value Make(const Literal& literal, const Value* /*dot*/) { return literal.value; }
  Value Make(const Scalar& scalar, const Value* dot) { return Of(scalar.expression, dot); }
  Value Make(const Structure& structure, const Value* dot) { return Of(structure.expression, dot); }
  Value Make(const Included& included, const Value* /*dot*/) { return Of(Expression(Include{included.helper, {}}), nullptr); }
  Value Make(const TextMap& texts, const Value* dot) {
    yaml::Map map;
    AddTexts(texts.expression, dot, map);
    return Collected(std::move(map));
  }
  Value Make(const Mapping& mapping, const Value* dot) {
    yaml::Map map;
    for (const Member& member : mapping.members) {
      if (const auto* splice = std::get_if<Splice>(&member)) {
        AddTexts(splice->expression, dot, map);
      } else {
        const Entry& entry = std::get<Entry>(member);
        Within(entry.guard ? &*entry.guard : nullptr, dot, [&](const Value* inner) { AddOnce(map, entry.key, Of(entry.value, inner)); });
      }
    }
    return Collected(std::move(map));
  }
  Value Make(const Sequence& sequence, const Value* dot) {
    yaml::List list;
    for (std::size_t i = 0; i < sequence.items.size(); ++i) {
      const auto guard = sequence.guards.find(i);
      Within(guard != sequence.guards.end() ? &guard->second : nullptr, dot,
             [&](const Value* inner) { AddItems(sequence.items[i], inner, list); });
    }
    return list.empty() ? Value() : Value(std::move(list));
  }

  void AddItems(const Node& item, const Value* dot, yaml::List& list) {
    const auto* items = std::get_if<Items>(&item.data);
    if (items == nullptr) return list.push_back(Of(item, dot));
    const Value more = Of(items->expression, dot);
    if (more.AsList() == nullptr) return (void)Fail("what is added to a list is none");
    list.insert(list.end(), more.AsList()->begin(), more.AsList()->end());
  }
  Value Make(const Items& /*items*/, const Value* /*dot*/) { return Fail("items outside a list"); }

  // A key with nothing below it reads as null.
  static Value Collected(yaml::Map map) { return map.empty() ? Value() : Value(std::move(map)); }

  template <typename F>
  void Within(const Guard* guard, const Value* dot, F then) {
    if (guard == nullptr) return then(dot);
    const Value condition = Of(guard->condition, dot);
    if (IsTrue(condition)) then(guard->kind == Guard::Kind::kWith ? &condition : dot);
  }

  void AddOnce(yaml::Map& map, const yaml::Key& key, Value value) {
    if (map.Find(key) != nullptr) Fail(fmt::format("the key `{}` would be there twice", std::string_view(key)));
    map.Set(key, std::move(value));
  }

  // `range $key, $value := …`
  void AddTexts(const Expression& expression, const Value* dot, yaml::Map& map) {
    const Value texts = Of(expression, dot);
    if (IsAbsent(texts)) return;
    const yaml::Map* entries = texts.AsMap();
    if (entries == nullptr) return (void)Fail("range over what is no map");
    for (const yaml::Entry& entry : entries->entries()) AddOnce(map, entry.key, Quoted(entry.value));
  }

  // ---- Expressions ----

  Value Of(const Expression& expression, const Value* dot) {
    return std::visit([&](const auto& form) { return Compute(form, dot); }, expression.form);
  }

  Value Compute(const Dot& /*form*/, const Value* dot) { return dot != nullptr ? *dot : Fail("`.` is the whole scope here"); }
  Value Compute(const ReleaseField& field, const Value* /*dot*/) {
    return field.name == ReleaseField::Name::kNamespace ? Computed(release_.kube_namespace) : Computed(release_.service);
  }
  Value Compute(const Constant& constant, const Value* /*dot*/) { return constant.value; }
  Value Compute(const ValueRef& ref, const Value* /*dot*/) {
    const yaml::Map* table = &values_;
    for (std::size_t i = 0; i < ref.keys.size(); ++i) {
      const Value* value = table->Find(ref.keys[i]);
      if (i + 1 == ref.keys.size()) return value != nullptr ? *value : Value();
      table = value != nullptr ? value->AsMap() : nullptr;
      if (table == nullptr && value != nullptr && !IsAbsent(*value)) return Fail(fmt::format("`{}` is no table", ref.keys[i]));
      if (table == nullptr) break;
    }
    return {};
  }
  Value Compute(const Include& include, const Value* dot) {
    const auto helper = std::ranges::find(chart_.helpers, include.helper, &Helper::name);
    if (helper == chart_.helpers.end()) return Fail(fmt::format("no template `{}`", include.helper));
    const std::optional<Value> argument = include.argument.empty() ? std::nullopt : std::optional(Of(include.argument.front(), dot));
    return std::visit([&](const auto& body) { return Print(body, argument); }, helper->body);
  }
  Value Compute(const Call& call, const Value* dot) {
    if (call.function == Function::kAnd) return FirstThatIs(false, call.arguments, dot);
    if (call.function == Function::kOr) return FirstThatIs(true, call.arguments, dot);
    if (call.function == Function::kJoin) return Joined(call.arguments, dot);
    return Call1(call.function, Of(call.arguments.front(), dot), call.arguments.size() > 1 ? Of(call.arguments[1], dot) : Value());
  }
  // Else the last; those behind it are not looked at.
  Value FirstThatIs(bool truth, const std::vector<Expression>& arguments, const Value* dot) {
    Value value;
    for (const Expression& argument : arguments) {
      value = Of(argument, dot);
      if (IsTrue(value) == truth) break;
    }
    return value;
  }
  Value Joined(const std::vector<Expression>& arguments, const Value* dot) {
    std::string text;
    for (const Expression& argument : arguments) text += TextOrNothing(Of(argument, dot));
    return Computed(std::move(text));
  }

  Value Call1(Function function, const Value& first, const Value& second) {
    switch (function) {
      case Function::kQuote:
        return Quoted(first);
      case Function::kInt64:
        return Computed(ToInt64(first));
      case Function::kAnd:
      case Function::kOr:
      case Function::kJoin:
        break;  // of any number of arguments: above
      case Function::kNot:
        return Computed(!IsTrue(first));
      case Function::kEqual:
        return Equal(first, second);
      case Function::kGreater:
        return Computed(ToInt64(first) > ToInt64(second));
      case Function::kIsAbsent:
        return Computed(IsAbsent(first));
      case Function::kDefault:
        return IsTrue(first) ? first : second;
      case Function::kOrElse:
        return IsAbsent(first) ? second : first;
      case Function::kText:
        return TextOf(first);
      case Function::kIntegerText:
        return first.AsString() != nullptr ? first : Computed(std::to_string(ToInt64(first)));
      case Function::kEscapeExpansion:
        return first.AsString() != nullptr ? Computed(k8s::EscapeExpansion(*first.AsString())) : Fail("regexReplaceAll of what is no text");
      case Function::kFromYaml:
        return first;
      case Function::kHash:
        return Computed(Sha256Hex(TextOrNothing(first)).substr(0, k8s::kContentHashLength));
    }
    return {};
  }

  // A number of a values file is a float: from 1e6 on it prints with an exponent, and then it is another text.
  Value TextOf(const Value& value) {
    if (value.AsString() != nullptr) return value;
    if (const auto* boolean = AsBoolean(value)) return Computed(std::string(*boolean ? "true" : "false"));
    const auto* number = AsInteger(value);
    if (number == nullptr) return Fail("the text of nothing, or of a table");
    return std::llabs(*number) < 1'000'000 ? Computed(std::to_string(*number)) : Fail("a number would print as a float");
  }
  static std::string TextOrNothing(const Value& value) { return value.AsString() != nullptr ? *value.AsString() : std::string(); }
  // `quote` prints nothing at all for what is absent, which is null to a reader.
  Value Quoted(const Value& value) { return IsAbsent(value) ? Value() : TextOf(value); }

  Value Equal(const Value& a, const Value& b) {
    if (!IsAbsent(a) && !IsAbsent(b) && a.node().index() != b.node().index()) return Fail("incompatible types for comparison");
    return Computed(a == b);
  }

  // ---- Named templates ----

  Value Print(const ImageReference& image, const std::optional<Value>& /*argument*/) {
    std::string text = TextOrNothing(Of(image.repository, nullptr));
    if (const Value tag = Of(image.tag, nullptr); IsTrue(tag)) text += ":" + TextOrNothing(tag);
    if (const Value digest = Of(image.digest, nullptr); IsTrue(digest)) text += "@" + TextOrNothing(digest);
    return Computed(text);
  }
  Value Print(const Lines& /*lines*/, const std::optional<Value>& argument) {
    return Computed(k8s::CanonicalLines(argument.value_or(Value())));
  }
  Value Print(const SharedText& shared, const std::optional<Value>& /*argument*/) { return Of(shared.text, nullptr); }
  // Its text is read again where it is used: as the tree that it is.
  Value Print(const Part& part, const std::optional<Value>& /*argument*/) { return Of(part, nullptr); }

  const Chart& chart_;
  const yaml::Map& values_;
  const Release& release_;
  std::string failure_;
};

}  // namespace

Rendered Evaluate(const Chart& chart, const yaml::Map& values, const Release& release) { return Evaluator(chart, values, release).Run(); }

}  // namespace spin_aks::helm
