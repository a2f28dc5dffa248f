// SPDX-License-Identifier: GPL-3.0-or-later
// Export figure: which chart, in which form and size, into which file; with a picture of what will be in it.
//
// Called by: the main window. What could change: more forms; several charts on one page.
#pragma once

#include <QDialog>
#include <QImage>
#include <QTimer>
#include <functional>
#include <vector>

#include "widgets/charts/figure_writer.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace sherl::widgets {

// Not modal: use show(). GUI thread. A source that is also a QObject may go: the dialog then closes; others outlive it.
// A file that exists is replaced only after it was asked, here or by the file chooser. Object names: figureDialog, figureSourceCombo,
// figureFormatCombo, figureScaleCombo, figureBackgroundCombo, figureWidthEdit, figureHeightEdit, figurePreview,
// figureDataPreview, figureSizeLabel, figureFileEdit, figureChooseButton, figureError, figureExportButton,
// figureCancelButton.
class FigureDialog final : public QDialog {
    Q_OBJECT

  public:
    enum Format { svg, pdf, png, csv };  // in the order of figureFormatCombo

    // The first of `sources` (at least one) is chosen.
    FigureDialog(std::vector<FigureSource*> sources, QWidget* parent);

    // Path of the study that is open then: neither it nor what belongs to it is ever written.
    void protect(std::function<QString()> study) { study_ = std::move(study); }
    [[nodiscard]] const QImage& preview() const { return picture_; }  // null: none was drawn

  Q_SIGNALS:
    void written(const QString& path);  // then it closes

  protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void build();
    void retranslate();
    void choose_source();
    void choose_format();
    void follow_suffix();  // the form that the file's name says
    void choose_file();
    void draw_preview();
    void write();
    void fail(const QString& sentence);
    void forget_question();
    void name_export();
    [[nodiscard]] FigureSource& source() const;
    [[nodiscard]] Format format() const;
    [[nodiscard]] FigureOptions options() const;
    [[nodiscard]] QString path() const;  // absolute; empty: no name
    [[nodiscard]] QString filter() const;

    std::vector<FigureSource*> sources_;
    QFormLayout* form_;
    QComboBox *source_, *format_, *scale_, *background_;
    QSpinBox *width_, *height_;
    QLineEdit* file_;
    QPushButton *choose_, *export_, *cancel_;
    QStackedWidget* pages_;
    QLabel *preview_, *size_, *error_, *file_label_;
    QPlainTextEdit* data_;
    QImage picture_;
    QTimer delay_;
    std::function<QString()> study_;
    QString confirmed_;  // may be replaced: it was asked about this one
    bool asked_ = false;  // here, and waits for the answer
    bool sized_ = false;  // by the user
};

}  // namespace sherl::widgets
