// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/confusion_accessible.h"

#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "widgets/panels/confusion_view.h"

namespace sherl::widgets {
namespace {

int place_of(const ConfusionView* view, ConfusionView::Cell cell) {
    return static_cast<int>(cell.first * view->matrix().columns() + cell.second);
}

class CellAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
  public:
    CellAccessible(ConfusionView* view, ConfusionView::Cell cell) : view_(view), cell_(cell) {}
    [[nodiscard]] bool isValid() const override {
        return view_ && view_->has(cell_);
    }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(view_.data()); }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QRect rect() const override {
        const QRect local = isValid() ? view_->cell_rect(cell_) : QRect();
        return local.isEmpty() ? QRect() : QRect(view_->mapToGlobal(local.topLeft()), local.size());
    }
    void setText(QAccessible::Text, const QString&) override {}
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::Cell; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        return isValid() && kind == QAccessible::Name ? view_->cell_sentence(cell_) : QString();
    }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state;
        state.invalid = !isValid();
        if (state.invalid) return state;
        state.focusable = state.selectable = true;
        state.focused = view_->hasFocus() && view_->current() == cell_;
        state.selected = view_->chosen() == cell_;
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString& action) override {
        if (!isValid()) return;
        view_->set_current(cell_);
        if (action == pressAction()) view_->toggle(cell_);
        if (action == setFocusAction()) view_->setFocus();
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString& action) const override {
        return action == pressAction() ? QStringList{QStringLiteral("Space")} : QStringList{};
    }

  private:
    QPointer<ConfusionView> view_;
    ConfusionView::Cell cell_;
};

class MatrixAccessible final : public QAccessibleWidget {
  public:
    explicit MatrixAccessible(ConfusionView* view) : QAccessibleWidget(view, QAccessible::Table) {}
    ~MatrixAccessible() override {
        for (const auto& [cell, id] : cells_) QAccessible::deleteAccessibleInterface(id);
    }
    MatrixAccessible(const MatrixAccessible&) = delete;
    MatrixAccessible& operator=(const MatrixAccessible&) = delete;

    [[nodiscard]] int childCount() const override { return static_cast<int>(view()->matrix().classes() * view()->matrix().columns()); }
    [[nodiscard]] QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) return nullptr;
        const std::size_t columns = view()->matrix().columns(), place = static_cast<std::size_t>(index);
        const ConfusionView::Cell cell{place / columns, place % columns};
        const auto known = cells_.find(cell);
        if (known != cells_.end()) return QAccessible::accessibleInterface(known->second);
        auto* made = new CellAccessible(view(), cell);
        cells_[cell] = QAccessible::registerAccessibleInterface(made);
        return made;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
        for (const auto& [cell, id] : cells_)
            if (QAccessible::accessibleInterface(id) == child) return place_of(view(), cell);
        return -1;
    }
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
        for (int i = 0; i < childCount(); ++i)
            if (QAccessibleInterface* cell = child(i); cell->rect().contains(x, y)) return cell;
        return nullptr;
    }
    [[nodiscard]] QAccessibleInterface* focusChild() const override {
        return view()->hasFocus() ? child(place_of(view(), view()->current())) : nullptr;
    }

  private:
    [[nodiscard]] ConfusionView* view() const { return static_cast<ConfusionView*>(widget()); }
    mutable std::map<ConfusionView::Cell, QAccessible::Id> cells_;  // asked for so far
};

QAccessibleInterface* make(const QString& name, QObject* object) {
    if (name != QLatin1String(ConfusionView::staticMetaObject.className())) return nullptr;
    auto* view = qobject_cast<ConfusionView*>(object);
    return view == nullptr ? nullptr : new MatrixAccessible(view);
}

}  // namespace

void make_confusion_accessible() {
    [[maybe_unused]] static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
}

void tell_matrix_changed(ConfusionView* view) {
    QAccessibleEvent event(view, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

void tell_matrix_focus(ConfusionView* view) {
    QAccessibleEvent event(view, QAccessible::Focus);
    event.setChild(place_of(view, view->current()));
    QAccessible::updateAccessibility(&event);
}

}  // namespace sherl::widgets
