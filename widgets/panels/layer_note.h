// SPDX-License-Identifier: GPL-3.0-or-later
// The foot of the layers: what the drawing shows; in its place why a click was refused, or what is wrong with the choice.
#pragma once

#include <QWidget>

class QFrame;
class QLabel;

namespace sherl::widgets {

// GUI thread. Object names: layerNote, layerNoteText, layerCaption.
class LayerNote final : public QWidget {
    Q_OBJECT

  public:
    explicit LayerNote(QWidget* parent = nullptr);

    // `trouble` goes before the caption; empty: none. Both stay until the next call.
    void show_picture(const QString& caption, const QString& trouble = {});
    void refuse(const QString& reason);
    [[nodiscard]] QString text() const;  // in place of the caption; empty: the caption is shown

  private:
    void say(const QString& text, bool trouble);  // announced to screen readers

    QFrame* note_;
    QLabel *icon_, *text_, *caption_;
};

}  // namespace sherl::widgets
