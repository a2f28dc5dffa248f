// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_picker_accessible.h"

#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
namespace {

// Children: the features from L down to 0, as they are drawn, then the boundary where there is one.
class PickerAccessible final : public QAccessibleWidget {
  public:
    explicit PickerAccessible(LayerPicker* picker) : QAccessibleWidget(picker, QAccessible::List) {}
    ~PickerAccessible() override {
        for (const auto& [key, id] : children_) QAccessible::deleteAccessibleInterface(id);
    }
    PickerAccessible(const PickerAccessible&) = delete;
    PickerAccessible& operator=(const PickerAccessible&) = delete;

    [[nodiscard]] LayerPicker* picker() const { return static_cast<LayerPicker*>(widget()); }
    [[nodiscard]] int rows() const { return static_cast<int>(picker()->picture().rows.size()); }
    [[nodiscard]] int childCount() const override { return rows() + (picker()->picture().boundary ? 1 : 0); }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override;
    [[nodiscard]] QAccessibleInterface* child(int index) const override;
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
        for (int i = childCount() - 1; i >= 0; --i) {
            if (QAccessibleInterface* part = child(i); part->rect().contains(x, y)) return part;
        }
        return nullptr;
    }
    [[nodiscard]] QAccessibleInterface* focusChild() const override {
        return picker()->hasFocus() && rows() > 0 ? child(rows() - 1 - static_cast<int>(picker()->current_feature()))
                                                  : nullptr;
    }

  private:
    static constexpr std::int64_t kBoundary = -1;
    [[nodiscard]] std::int64_t key(int index) const { return index < rows() ? rows() - 1 - index : kBoundary; }
    mutable std::map<std::int64_t, QAccessible::Id> children_;  // by feature
};

class PartAccessible : public QAccessibleInterface {
  public:
    explicit PartAccessible(LayerPicker* picker) : picker_(picker) {}
    [[nodiscard]] bool isValid() const override { return picker_ != nullptr; }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override {
        return QAccessible::queryAccessibleInterface(picker_.data());
    }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QRect rect() const override {
        const QRect local = picker_ ? local_rect() : QRect();
        return local.isEmpty() ? QRect() : QRect(picker_->mapToGlobal(local.topLeft()), local.size());
    }
    void setText(QAccessible::Text, const QString&) override {}

  protected:
    [[nodiscard]] virtual QRect local_rect() const = 0;
    QPointer<LayerPicker> picker_;
};

class RowAccessible final : public PartAccessible, public QAccessibleActionInterface {
  public:
    RowAccessible(LayerPicker* picker, std::int64_t feature) : PartAccessible(picker), feature_(feature) {}

    [[nodiscard]] bool isValid() const override {
        return picker_ && feature_ < static_cast<std::int64_t>(picker_->picture().rows.size());
    }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        if (!isValid()) return {};
        if (kind == QAccessible::Name) return spoken_row(picker_->picture(), feature_);
        if (kind == QAccessible::Description)
            return row_explanation(picker_->picture(), feature_).join(QLatin1Char(' '));
        return {};
    }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const LayerRow& row = picker_->picture().rows[static_cast<std::size_t>(feature_)];
        state.focusable = true;
        state.selectable = true;
        state.focused = state.selected = picker_->hasFocus() && picker_->current_feature() == feature_;
        state.checkable = row.mark == LayerMark::check;
        state.checked = row.ticked;
        state.offscreen = local_rect().isEmpty();
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override { return {toggleAction(), setFocusAction()}; }
    void doAction(const QString& action) override {
        if (!isValid()) return;
        picker_->set_current_feature(feature_);
        if (action == toggleAction()) picker_->toggle(feature_);
        if (action == setFocusAction()) picker_->setFocus();
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString& action) const override {
        return action == toggleAction() ? QStringList{QStringLiteral("Space")} : QStringList{};
    }

  private:
    [[nodiscard]] QRect local_rect() const override { return picker_->row_rect(feature_); }
    std::int64_t feature_;
};

class BoundaryAccessible final : public PartAccessible, public QAccessibleValueInterface {
  public:
    using PartAccessible::PartAccessible;

    [[nodiscard]] bool isValid() const override { return picker_ && picker_->picture().boundary; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::SpinBox; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        if (!isValid()) return {};
        if (kind == QAccessible::Name) return spoken_boundary(picker_->picture());
        if (kind == QAccessible::Description) return boundary_explanation(picker_->picture());
        if (kind == QAccessible::Value) return QString::number(picker_->picture().boundary->blocks);
        return {};
    }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state;
        state.invalid = !isValid();
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ValueInterface ? static_cast<QAccessibleValueInterface*>(this) : nullptr;
    }
    [[nodiscard]] QVariant currentValue() const override { return value(&LayerBoundary::blocks); }
    void setCurrentValue(const QVariant& value) override {
        if (isValid()) picker_->move_boundary(value.toLongLong());
    }
    [[nodiscard]] QVariant maximumValue() const override { return value(&LayerBoundary::most); }
    [[nodiscard]] QVariant minimumValue() const override { return value(&LayerBoundary::least); }
    [[nodiscard]] QVariant minimumStepSize() const override { return 1; }

  private:
    [[nodiscard]] QVariant value(std::int64_t LayerBoundary::*field) const {
        return isValid() ? QVariant::fromValue<qlonglong>(*picker_->picture().boundary.*field) : QVariant();
    }
    [[nodiscard]] QRect local_rect() const override { return picker_->handle_rect(); }
};

int PickerAccessible::indexOfChild(const QAccessibleInterface* child) const {
    for (const auto& [key, id] : children_) {
        if (QAccessible::accessibleInterface(id) == child)
            return key == kBoundary ? rows() : rows() - 1 - static_cast<int>(key);
    }
    return -1;
}

QAccessibleInterface* PickerAccessible::child(int index) const {
    if (index < 0 || index >= childCount()) return nullptr;
    const std::int64_t which = key(index);
    const auto known = children_.find(which);
    if (known != children_.end()) return QAccessible::accessibleInterface(known->second);
    QAccessibleInterface* part = nullptr;
    if (which == kBoundary)
        part = new BoundaryAccessible(picker());
    else
        part = new RowAccessible(picker(), which);
    children_[which] = QAccessible::registerAccessibleInterface(part);  // owns it
    return part;
}

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* picker = qobject_cast<LayerPicker*>(object);
    return picker != nullptr ? new PickerAccessible(picker) : nullptr;
}

int index_of(const LayerPicker* picker, std::int64_t feature) {
    return static_cast<int>(picker->picture().blocks - feature);
}

}  // namespace

void make_layer_picker_accessible() {
    [[maybe_unused]] static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
}

void tell_layers_changed(LayerPicker* picker) {
    QAccessibleEvent event(picker, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

void tell_layer_focus(LayerPicker* picker) {
    QAccessibleEvent event(picker, QAccessible::Focus);
    event.setChild(index_of(picker, picker->current_feature()));
    QAccessible::updateAccessibility(&event);
}

void tell_layer_differences(LayerPicker* picker, const LayerPicture& old) {
    const LayerPicture& now = picker->picture();
    if (old.rows.size() != now.rows.size()) return;
    for (const LayerRow& row : now.rows) {
        if (row.ticked == old.rows[static_cast<std::size_t>(row.feature)].ticked) continue;
        QAccessible::State changed;
        changed.checked = true;
        QAccessibleStateChangeEvent event(picker, changed);
        event.setChild(index_of(picker, row.feature));
        QAccessible::updateAccessibility(&event);
    }
    if (now.boundary && old.boundary && now.boundary->blocks != old.boundary->blocks) {
        QAccessibleValueChangeEvent event(picker, QVariant::fromValue<qlonglong>(now.boundary->blocks));
        event.setChild(static_cast<int>(now.rows.size()));
        QAccessible::updateAccessibility(&event);
    }
}

}  // namespace sherl::widgets
