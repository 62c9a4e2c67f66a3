// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "backends/helm/knob_places.h"
#include "backends/helm/knob_table.h"
#include "backends/helm/notes.h"
#include "backends/k8s/content_hash.h"
#include "backends/k8s/generation.h"
#include "backends/k8s/knobs.h"

namespace spin_aks::helm {
namespace {

using k8s::Knob;
using k8s::KnobUse;
using yaml::Value;

// A node, and when it is there.
struct Lifted {
  Node node;
  std::optional<Guard> guard = {};
};

Guard If(Expression condition) { return {Guard::Kind::kIf, std::move(condition)}; }
Guard With(Expression value) { return {Guard::Kind::kWith, std::move(value)}; }

// Whether a list or a table is there: always, once something in it is, else where a condition in it holds.
class Presence {
 public:
  void Add(const Lifted& lifted) {
    if (!lifted.guard) return Add();
    Add(lifted.guard->condition);
  }
  void Add() { is_certain_ = true; }
  void Add(const Expression& condition) { any_of_.try_emplace(WriteExpression(condition, Scope::kWhole), condition); }

  [[nodiscard]] std::optional<Guard> ToGuard() const {
    if (is_certain_ || any_of_.empty()) return std::nullopt;
    std::vector<Expression> conditions;
    for (const auto& [text, condition] : any_of_) conditions.push_back(condition);
    return If(conditions.size() == 1 ? std::move(conditions.front()) : Apply(Function::kOr, std::move(conditions)));
  }

 private:
  bool is_certain_ = false;
  std::map<std::string, Expression> any_of_;  // by their text, so that none is there twice
};

Schema SchemaOf(const VariableType& type) {
  switch (type.kind) {
    case VariableType::Kind::kInteger:
      return schema::TextLike("integer", "^[+-]?[0-9]+$");
    case VariableType::Kind::kBoolean:
      return schema::TextLike("boolean", "^(true|false)$");
    case VariableType::Kind::kEnum:
      return schema::OneOf({type.choices.begin(), type.choices.end()});
    case VariableType::Kind::kText:
      break;
  }
  return schema::Text();
}

Expression TextOf(const VariableType& type, Expression value) {
  if (type.kind == VariableType::Kind::kInteger) return Apply(Function::kIntegerText, std::move(value));
  return type.kind == VariableType::Kind::kBoolean ? Apply(Function::kText, std::move(value)) : value;
}

// What values.yaml is to hold.
struct Exposure {
  Knob knob{};
  std::vector<std::string> keys;
  Value value;
  std::string comment;
  Schema schema;
};

class Lifter {
 public:
  Lifter(const Site& site, const k8s::Bundle& bundle, const std::vector<std::string>& root)
      : site_(site), bundle_(bundle), root_(root), places_(bundle, root) {}

  Chart Run() {
    for (const k8s::Object& object : bundle_.app) {
      if (object.Kind() != "Namespace") LiftObject(object);
    }
    WriteValues();
    chart_.notes = WriteNotes(site_, places_);
    return std::move(chart_);
  }

  Lifted Lift(const Value& value) {
    const KnobUse* use = places_.UseOf(value.mark());
    Lifted lifted = use != nullptr ? LiftMarked(value, *use) : LiftPlain(value);
    // What takes the place of a node is there for the same reason.
    lifted.node.cause = value.cause();
    return lifted;
  }

 private:
  void LiftObject(const k8s::Object& object) {
    Lifted lifted = Lift(object.value);
    Document document{.node = std::move(lifted.node), .only_if = {}};
    if (lifted.guard) document.only_if = std::move(lifted.guard->condition);
    if (Node* place = FindNode(document.node, {"metadata", "namespace"}))
      *place = Because(Rule::kReleaseNamespace, Scalar{Quote(ReleaseField{ReleaseField::Name::kNamespace})});
    const KnobUse* name = ContentNameOf(object);
    if (name != nullptr) LiftContent(object, *name, document.node);
    chart_.objects.push_back(
        {.stem = object.stem, .name = name != nullptr ? StemOf(*name) : std::string(object.Name()), .document = std::move(document)});
  }

  // ---- What is not marked ----

  Lifted LiftPlain(const Value& value) {
    if (const yaml::Map* map = value.AsMap(); map != nullptr && !map->empty()) return LiftMap(*map);
    if (const yaml::List* list = value.AsList(); list != nullptr && !list->empty()) return LiftList(*list);
    return {.node = Literal{value}};
  }

  Lifted LiftMap(const yaml::Map& map) {
    Mapping mapping;
    Presence presence;
    for (const yaml::Entry& entry : map.entries()) {
      // The label says who the release belongs to, wherever it stands.
      const bool is_managed_by = entry.key == k8s::kManagedByLabel;
      Lifted lifted = is_managed_by
                          ? Lifted{.node = Because(Rule::kReleaseService, Scalar{Quote(ReleaseField{ReleaseField::Name::kService})})}
                          : Lift(entry.value);
      presence.Add(lifted);
      mapping.members.push_back(Entry{entry.key.text(), std::move(lifted.node), std::move(lifted.guard)});
    }
    return {.node = std::move(mapping), .guard = presence.ToGuard()};
  }

  Lifted LiftList(const yaml::List& list) {
    Sequence sequence;
    Presence presence;
    for (const Value& item : list) {
      Lifted lifted = Lift(item);
      presence.Add(lifted);
      if (lifted.guard) sequence.guards.insert_or_assign(sequence.items.size(), *std::move(lifted.guard));
      sequence.items.push_back(std::move(lifted.node));
    }
    return {.node = std::move(sequence), .guard = presence.ToGuard()};
  }

  // ---- What is ----

  Lifted LiftMarked(const Value& value, const KnobUse& use) {
    const ValueRef ref = places_.RefOf(use);
    switch (DefOf(use.knob).shape) {
      case Shape::kText:
        return Exposed(value, use, {.node = Scalar{Quote(Apply(Function::kDefault, ref, Constant{value}))}});
      case Shape::kOptionalText:
        return Exposed(value, use, {.node = Scalar{Quote(Dot{})}, .guard = With(ref)});
      case Shape::kInteger:
        return Exposed(value, use, {.node = Scalar{places_.Integer(use.knob, use.owner)}});
      case Shape::kReplicas:
        return Exposed(value, use, LiftReplicas(use));
      case Shape::kStructure:
        return Exposed(value, use, {.node = Structure{Dot{}}, .guard = With(ref)});
      case Shape::kItems:
        return Exposed(value, use, {.node = Items{Dot{}}, .guard = With(ref)});
      case Shape::kTextMap:
        return LiftTextMap(value, use);
      case Shape::kGuard:
        return Exposed(value, use, Guarded(value, places_.Condition(use.knob, use.owner)));
      case Shape::kInGuard:
        return Exposed(value, use, {.node = Scalar{value.AsString() != nullptr ? Quote(ref) : Apply(Function::kInt64, ref)}});
      case Shape::kSeveralPods:
        return Guarded(value, SeveralPods(use.owner));
      case Shape::kInternalBalancer:
        return Exposed(value, use, Guarded(value, IsInternalBalancer(use)));
      case Shape::kImage:
        return LiftImage(value, use);
      case Shape::kAccount:
        return Exposed(value, use, LiftAccount(value, ref));
      case Shape::kVariable:
        return LiftVariable(value, use);
      case Shape::kContentName:
        return {.node = Scalar{Quote(Include{.helper = NameHelper(use), .argument = {}})}};
      case Shape::kHashOfLines:
        return {.node = Scalar{Quote(HashOf(*use.value.AsList()))}};
    }
    return LiftPlain(value);
  }

  // Where two places would have one knob and differ, the second is not the chart's user's to set.
  Lifted Exposed(const Value& value, const KnobUse& use, Lifted lifted) {
    return Expose(use, IsSaid(use) ? use.value : value, DefOf(use.knob).schema) ? std::move(lifted) : LiftPlain(value);
  }

  // Pods run as the account that the chart makes, or as one that is named; else as the namespace's own.
  Lifted LiftAccount(const Value& value, const ValueRef& ref) const {
    return {.node = Scalar{Quote(Apply(Function::kDefault, ref, Constant{value}))},
            .guard = If(Apply(Function::kOr, places_.Condition(Knob::kServiceAccountCreate, {}), ref))};
  }

  Lifted Guarded(const Value& value, Expression condition) { return {.node = LiftPlain(value).node, .guard = If(std::move(condition))}; }

  Lifted LiftReplicas(const KnobUse& use) {
    Lifted lifted{.node = Scalar{places_.Integer(use.knob, use.owner)}};
    if (places_.Has(Knob::kAutoscaling, use.owner))
      lifted.guard = If(Apply(Function::kNot, places_.Condition(Knob::kAutoscaling, use.owner)));
    return lifted;
  }

  Expression SeveralPods(const std::string& workload) const {
    const auto several = [&](Knob knob) {
      return Apply(Function::kGreater, places_.Integer(knob, workload), Constant{By(Rule::kChartTemplate, 1)});
    };
    if (!places_.Has(Knob::kAutoscaling, workload)) return several(Knob::kReplicas);
    const Expression follows = places_.Condition(Knob::kAutoscaling, workload);
    return Apply(Function::kOr, Apply(Function::kAnd, follows, several(Knob::kMaxReplicas)),
                 Apply(Function::kAnd, Apply(Function::kNot, follows), several(Knob::kReplicas)));
  }

  Expression IsInternalBalancer(const KnobUse& use) const {
    return Apply(
        Function::kAnd,
        Apply(Function::kEqual, places_.Text(Knob::kServiceType, use.owner), Constant{By(Rule::kInternalBalancer, "LoadBalancer")}),
        places_.Condition(use.knob, use.owner));
  }

  // The user's entries become one value, ours stay; the schema keeps the chart's user from writing ours again.
  Lifted LiftTextMap(const Value& value, const KnobUse& use) {
    Mapping mapping;
    Presence presence;
    yaml::Map users;
    std::vector<std::string> ours;
    for (const yaml::Entry& entry : value.AsMap()->entries()) {
      if (entry.value.mark() == value.mark()) {
        users.Add(entry.key, entry.value);
        continue;
      }
      Lifted lifted = LiftMap({{entry.key, entry.value, {}}});
      presence.Add(lifted);
      mapping.members.push_back(std::move(std::get<Mapping>(lifted.node.data).members.front()));
      ours.push_back(entry.key.text());
    }
    if (!Expose(use, std::move(users), schema::TextMap(ours))) return LiftPlain(value);
    const ValueRef ref = places_.RefOf(use);
    if (ours.empty()) return {.node = TextMap{Dot{}}, .guard = With(ref)};
    presence.Add(Expression(ref));
    mapping.members.push_back(Splice{ref});
    return {.node = std::move(mapping), .guard = presence.ToGuard()};
  }

  Lifted LiftImage(const Value& value, const KnobUse& use) {
    const auto image = ImageRef::Parse(*value.AsString());
    if (!image) return LiftPlain(value);
    const auto expose = [&](Knob knob, const std::string& part) {
      return Expose({.knob = knob, .owner = use.owner}, By(Rule::kImage, part, value.span()), DefOf(knob).schema);
    };
    const bool is_shared = expose(Knob::kImageRepository, image->NameText()) && expose(Knob::kImageTag, image->tag()) &&
                           expose(Knob::kImageDigest, image->digest());
    if (!is_shared) return LiftPlain(value);
    const std::string name = HelperName(site_.name, "image");
    const auto ref = [&](Knob knob) { return ValueRef{places_.KeysOf(knob, use.owner)}; };
    // Without either the image would be whatever its name leads to that day.
    const auto part = [&](Knob knob, const std::string& text) {
      return text.empty() ? Expression(ref(knob)) : Apply(Function::kOrElse, ref(knob), Constant{By(Rule::kImage, text)});
    };
    if (std::ranges::find(chart_.helpers, name, &Helper::name) == chart_.helpers.end()) {
      chart_.helpers.push_back({.name = name,
                                .body = ImageReference{.repository = Apply(Function::kDefault, ref(Knob::kImageRepository),
                                                                           Constant{By(Rule::kImage, image->NameText())}),
                                                       .tag = part(Knob::kImageTag, image->tag()),
                                                       .digest = part(Knob::kImageDigest, image->digest())}});
    }
    return {.node = Scalar{Quote(Include{.helper = name, .argument = {}})}};
  }

  Lifted LiftVariable(const Value& item, const KnobUse& use) {
    const std::string comment = use.about.empty() ? fmt::format("{} {}.", DefOf(use.knob).sentence, use.name) : use.about;
    Expose(use, use.value, SchemaOf(use.type), comment);
    const ValueRef ref = places_.RefOf(use);
    // Without a default in the manifest, the application would not start.
    Expression value = use.is_needed ? Apply(Function::kOrElse, ref, Constant{use.value}) : Expression(ref);
    Node text = Scalar{Quote(Apply(Function::kEscapeExpansion, TextOf(use.type, std::move(value))))};
    text.cause = item.AsMap()->Find("value")->cause();
    Mapping mapping;
    mapping.members = {Entry{"name", Lift(*item.AsMap()->Find("name")).node, {}}, Entry{"value", std::move(text), {}}};
    if (use.is_needed) return {.node = std::move(mapping)};
    return {.node = std::move(mapping), .guard = If(Apply(Function::kNot, Apply(Function::kIsAbsent, ref)))};
  }

  // ---- Names that follow what they name ----

  const KnobUse* ContentNameOf(const k8s::Object& object) const {
    const KnobUse* use = places_.UseOf(object.value.AsMap()->Find("metadata")->AsMap()->Find("name")->mark());
    return use != nullptr && use->knob == Knob::kContentName ? use : nullptr;
  }
  // Of `vault.shop-shop-vault`: as it is called besides the hash.
  static std::string StemOf(const KnobUse& name) { return name.owner.substr(name.owner.find('.') + 1); }
  std::string NameHelper(const KnobUse& name) const { return HelperName(site_.name, name.owner + ".name"); }

  // What the name is a hash of becomes a template of its own, printed where it stands and read where it is hashed; and so does the
  // name, which stands wherever the object is referred to.
  void LiftContent(const k8s::Object& object, const KnobUse& name, Node& node) {
    const std::string part = HelperName(site_.name, name.owner + ".content");
    chart_.helpers.push_back({.name = part, .body = std::exchange(*FindNode(node, k8s::HashedPart(object.Kind())), Included{part})});
    chart_.helpers.push_back({.name = NameHelper(name), .body = SharedText{HashedName(site_.name, StemOf(name), part)}});
    const Helper lines = LinesHelper(site_.name);
    if (std::ranges::find(chart_.helpers, lines.name, &Helper::name) == chart_.helpers.end()) chart_.helpers.push_back(lines);
  }

  // As k8s::ConfigHash, of the names that the chart renders.
  Expression HashOf(const yaml::List& lines) const {
    std::vector<Expression> texts;
    for (const Value& line : lines) {
      const KnobUse* use = places_.UseOf(line.mark());
      texts.push_back(use != nullptr ? Expression(Include{.helper = NameHelper(*use), .argument = {}}) : Constant{line});
      texts.push_back(Constant{By(Rule::kConfigHash, "\n")});
    }
    return Apply(Function::kHash, Apply(Function::kJoin, std::move(texts)));
  }

  // ---- Values ----

  static bool IsSaid(const KnobUse& use) { return !std::holds_alternative<std::nullptr_t>(use.value.node()); }

  // False if the value is exposed already, with another default.
  bool Expose(const KnobUse& use, Value value, Schema schema, std::string comment = {}) {
    std::vector<std::string> keys = places_.KeysOf(use);
    const auto [known, is_new] = exposed_.try_emplace(keys, exposures_.size());
    if (!is_new) return exposures_[known->second].value == value;
    if (comment.empty()) comment = DefOf(use.knob).sentence;
    exposures_.push_back(
        {.knob = use.knob, .keys = std::move(keys), .value = std::move(value), .comment = std::move(comment), .schema = std::move(schema)});
    return true;
  }

  // In the order of the knobs, whatever the order of the objects.
  void WriteValues() {
    std::ranges::stable_sort(exposures_, {}, &Exposure::knob);
    for (Exposure& exposure : exposures_) {
      DescribeTables(exposure.keys);
      const bool is_plain = exposure.value.AsMap() == nullptr && exposure.value.AsList() == nullptr;
      if (!is_plain) exposure.value = std::move(exposure.value).Because(Rule::kChartValue);
      chart_.values.Expose(exposure.keys, std::move(exposure.value), std::move(exposure.comment), std::move(exposure.schema));
    }
  }

  void DescribeTables(const std::vector<std::string>& keys) {
    for (std::size_t size = root_.size() + 1; size < keys.size(); ++size) {
      const std::vector<std::string> table(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(size));
      if (const std::string_view about = AboutTable(table.back()); !about.empty()) chart_.values.Describe(table, std::string(about));
    }
  }

  const Site& site_;
  const k8s::Bundle& bundle_;
  const std::vector<std::string>& root_;
  KnobPlaces places_;
  std::map<std::vector<std::string>, std::size_t> exposed_;
  std::vector<Exposure> exposures_;
  Chart chart_;
};

}  // namespace

Chart Lift(const Site& site, const k8s::Bundle& bundle, const std::vector<std::string>& root) { return Lifter(site, bundle, root).Run(); }

std::vector<LiftedObject> LiftRuntime(const Site& site, const std::vector<k8s::Object>& runtime) {
  const k8s::Bundle nothing_to_set;
  const std::vector<std::string> root;
  Lifter lifter(site, nothing_to_set, root);
  std::vector<LiftedObject> objects;
  for (const k8s::Object& object : runtime) {
    objects.push_back({.stem = "runtime-" + object.stem,
                       .name = std::string(object.Name()),
                       .document = {.node = lifter.Lift(object.value).node, .only_if = {}}});
  }
  return objects;
}

}  // namespace spin_aks::helm
