// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backbone_section.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "widgets/bridge/task_kind.h"
#include "widgets/dialogs/backbone_card.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_editor.h"
#include "widgets/panels/section.h"

namespace sherl::widgets {
namespace {

constexpr const char* kPath = "backbone.path";

std::string text_of(const Json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace

BackboneSection::BackboneSection(SpecDraft& draft, PreflightService& preflight, Settings& settings, QWidget* parent)
    : QWidget(parent),
      draft_(draft),
      preflight_(preflight),
      settings_(settings),
      combo_(new PopupCombo(QStringLiteral("backboneCombo"), this)),
      info_(new ElidedLabel(this)),
      details_(link_button(tr("Details"), QStringLiteral("backboneDetails"), this)),
      help_(make_help()) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(4));
    auto* heading = heading_label(tr("Backbone"), this);
    heading->setBuddy(combo_);
    combo_->setAccessibleName(heading->text());
    //: For screen readers: the button Details beside the backbone
    details_->setAccessibleName(tr("Details of the backbone"));
    info_->setObjectName(QStringLiteral("backboneInfo"));
    layout->addWidget(heading_row(heading, details_, this));
    layout->addWidget(combo_);
    layout->addWidget(info_);
    layout->addWidget(help_);

    connect(combo_, &PopupCombo::aboutToOpen, this, &BackboneSection::fill);
    connect(combo_, &QComboBox::currentIndexChanged, this, &BackboneSection::choose);
    connect(combo_, &QComboBox::activated, this, &BackboneSection::look_again);
    connect(details_, &QPushButton::clicked, this, &BackboneSection::show_details);
    connect(&draft_, &SpecDraft::changed, this, &BackboneSection::follow_draft);
    connect(&preflight_, &PreflightService::inspected, this,
            [this](const std::filesystem::path& folder, const formats::Inspection& inspection) {
                if (folder != asked_) return;
                inspection_ = inspection;
                failure_.reset();
                show_inspection();
            });
    connect(&preflight_, &PreflightService::inspectionFailed, this,
            [this](const std::filesystem::path& folder, const Error& error) {
                if (folder != asked_) return;
                failure_ = error;
                inspection_.reset();
                show_inspection();
            });
    fill();
    follow_draft();
}

QWidget* BackboneSection::make_help() {
    auto* help = new QWidget(this);
    auto* layout = new QVBoxLayout(help);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(4));
    auto* words = new QLabel(tr("No backbone lies on this computer yet. These commands fetch the bundled one, or one of "
                                "the Hugging Face hub:"),
                             help);
    words->setProperty("role", QStringLiteral("caption"));
    words->setWordWrap(true);
    layout->addWidget(words);
    for (const QString& command : {set_up_command(), hub_command()}) {
        auto* row = new QWidget(help);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        auto* text = new QLineEdit(command, row);
        text->setObjectName(QStringLiteral("backboneCommand"));
        text->setReadOnly(true);
        text->setProperty("role", QStringLiteral("mono"));
        text->setCursorPosition(0);
        text->setAccessibleName(tr("Command"));
        auto* copy = new QPushButton(tr("Copy"), row);
        copy->setProperty("size", QStringLiteral("small"));
        copy->setAccessibleName(tr("Copy command"));
        connect(copy, &QPushButton::clicked, this, [command] { QApplication::clipboard()->setText(command); });
        line->addWidget(text, 1);
        line->addWidget(copy);
        layout->addWidget(row);
    }
    return help;
}

void BackboneSection::fill() {
    sources_ = backbone_sources(settings_.value(Setting::recent_backbones).toStringList());
    const std::string current = text_of(draft_.value(kPath)), settled = text_of(draft_.settled(kPath));
    const auto is_current = [&](const BackboneSource& source) {
        return !current.empty() && (source.path == current || source.path == settled);
    };
    if (!current.empty() && std::none_of(sources_.begin(), sources_.end(), is_current)) {
        sources_.insert(sources_.begin(), {.place = BackboneSource::Place::recent,
                                           .path = current,
                                           .title = backbone_title(current),
                                           .problem = {}});
    }
    const QSignalBlocker blocker(combo_);
    combo_->clear();
    const auto* model = qobject_cast<QStandardItemModel*>(combo_->model());
    for (const BackboneSource& source : sources_) {
        combo_->addItem(source.title);
        const int row = combo_->count() - 1;
        combo_->setItemData(row,
                            source.problem.isEmpty() ? QString::fromStdString(source.path) : source.problem,
                            Qt::ToolTipRole);
        // What cannot be used stays visible with its reason; the current one can always be seen.
        if (model != nullptr && !source.problem.isEmpty() && !is_current(source)) model->item(row)->setEnabled(false);
    }
    combo_->insertSeparator(combo_->count());
    combo_->addItem(tr("Open folder…"));
    const auto found = std::find_if(sources_.begin(), sources_.end(), is_current);
    combo_->setCurrentIndex(found == sources_.end() ? -1 : static_cast<int>(found - sources_.begin()));
    const bool nothing = std::none_of(sources_.begin(), sources_.end(),
                                      [](const BackboneSource& source) { return source.problem.isEmpty(); });
    help_->setVisible(nothing && !draft_.blocks());
}

void BackboneSection::choose(int index) {
    if (index < 0) return;
    if (index < static_cast<int>(sources_.size())) {
        take(std::string(sources_[static_cast<std::size_t>(index)].path));
        return;
    }
    fill();  // back to the current one: the dialog may end without an answer
    open_folder();
}

void BackboneSection::open_folder() {
    const QStringList recent = settings_.value(Setting::recent_backbones).toStringList();
    const QString folder = choosers().folder(this, tr("Open backbone folder"), recent.value(0));
    if (!folder.isEmpty()) use(folder);
}

void BackboneSection::look_again() {
    if (!trouble_.isEmpty() && !asked_.empty()) preflight_.inspect(asked_);
}

void BackboneSection::use(const QString& folder) {
    settings_.add_recent(Setting::recent_backbones, folder);
    take(folder.toStdString());
}

void BackboneSection::take(const std::string& path) {
    //: Undo step
    draft_.set_many(backbone_changes(draft_, path), tr("Change backbone"));
}

void BackboneSection::follow_draft() {
    const std::filesystem::path folder = text_of(draft_.settled(kPath));
    const int index = combo_->currentIndex();
    const bool shown = index >= 0 && index < static_cast<int>(sources_.size()) &&
                       (sources_[static_cast<std::size_t>(index)].path == text_of(draft_.value(kPath)));
    if (!shown) fill();
    if (folder == asked_ && !folder.empty()) {
        show_inspection();
        return;
    }
    asked_ = folder;
    inspection_.reset();
    failure_.reset();
    if (!folder.empty()) preflight_.inspect(folder);
    show_inspection();
}

void BackboneSection::show_line(const QString& text, const char* role, const QString& tip) {
    restyle(*info_, "role", QString::fromLatin1(role));
    info_->set_text(text, tip, std::string_view(role) == "bad");
}

void BackboneSection::show_inspection() {
    std::vector<Problem> found;
    if (failure_) found = failure_->problems();
    if (inspection_) found = inspection_->problems;
    QStringList all;
    for (const Problem& problem : found) all += shown(problem);
    details_->setEnabled(inspection_ || failure_);
    show_as_bad(*combo_, !found.empty() || !draft_.problems_at(kPath).empty());
    const QString now = all.join(QLatin1Char('\n'));
    if (std::exchange(trouble_, now) != now) Q_EMIT troubleChanged();
    if (asked_.empty()) {
        const std::vector<Problem> problems = draft_.problems_at(kPath);
        const bool chosen = !draft_.is_default(kPath);
        show_line(chosen && !problems.empty() ? placeless(problems.front()) : tr("Choose a backbone."),
                  chosen && !problems.empty() ? "bad" : "caption",
                  problems.empty() ? QString() : shown(problems.front()));
        return;
    }
    if (!found.empty()) return show_line(in_folder(found.front(), asked_), "bad", trouble_);
    if (!inspection_) return show_line(tr("reading…"), "caption");
    const auto& sizes = inspection_->bytes_by_dtype;
    const auto size = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}, [](std::int64_t sum, const auto& each) {
        return sum + static_cast<std::int64_t>(each.second);
    });
    const formats::BackboneConfig& config = inspection_->config;
    const QString blocks =
        config.encoder_decoder()
            //: Blocks of the encoder and of the decoder
            ? tr("%1 + %2 blocks").arg(count(config.t5.encoder_blocks), count(config.t5.decoder_blocks))
            : tr("%n block(s)", nullptr, static_cast<int>(config.bert.blocks));
    const QStringList facts{blocks,
                            //: %1 a number of parameters, such as 22.7 M
                            tr("%1 parameters").arg(parameters(inspection_->parameters)), bytes(size)};
    show_line(facts.join(QStringLiteral(" · ")), "caption", QString::fromStdString(asked_.string()));
}

void BackboneSection::show_details() {
    if (!inspection_ && !failure_) return;
    formats::Inspection unread;
    if (failure_) {
        unread.folder = asked_;
        unread.problems = failure_->problems();
    }
    auto* card = new BackboneCard(inspection_ ? *inspection_ : unread, window());
    connect(card, &BackboneCard::otherWanted, this, &BackboneSection::open_folder);
    card->show();
}

}  // namespace sherl::widgets
