// Questions to widgets: which one is called so, what their labels say, how much of the accent they show.
#pragma once

#include <algorithm>
#include <cmath>

#include <QImage>
#include <QPushButton>
#include <QWidget>

#include "theme/oklch.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

namespace auralis::test
{

/// The first of this accessible name; null: none.
template <class T>
T* named(QWidget* in, const char* accessibleName)
{
    for (T* widget : in->findChildren<T*>())
        if (widget->accessibleName() == QString::fromUtf8(accessibleName)) return widget;
    return nullptr;
}

inline QPushButton* button(QWidget* in, const char* text)
{
    for (auto* found : in->findChildren<QPushButton*>())
        if (found->text() == QString::fromUtf8(text)) return found;
    return nullptr;
}

/// Whether any label has these words in it.
inline bool tells(const QWidget* in, const char* words)
{
    for (const auto* label : in->findChildren<TextLabel*>())
        if (label->text().contains(QString::fromUtf8(words))) return true;
    return false;
}

/// Pixels that are the accent or plainly of its hue: chroma the neutral scale never has.
inline int accentPixels(QWidget* widget)
{
    const QImage image = widget->grab().toImage();
    const Oklch accent = toOklch(theme().color.accent);
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb rgb = image.pixel(x, y);
            const auto [low, high] = std::minmax({qRed(rgb), qGreen(rgb), qBlue(rgb)});
            if (high - low < 12) continue; // grey, and quick to tell
            const Oklch pixel = toOklch(QColor(rgb));
            const double apart = std::abs(std::remainder(pixel.h - accent.h, 360.0));
            if (pixel.c > 0.03 && apart < 25) ++count;
        }
    }
    return count;
}

} // namespace auralis::test
