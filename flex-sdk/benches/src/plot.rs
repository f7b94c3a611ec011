//! Plots of a cost against a size.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;

/// Colours that are distinct on white, also for people with colour blindness.
const COLOURS: [RGBColor; 3] = [RGBColor(0, 114, 178), RGBColor(230, 159, 0), RGBColor(0, 158, 115)];

/// A plot with logarithmic axes, on which proportional growth is a straight line.
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) x: &'static str,
    pub(crate) y: &'static str,
    pub(crate) lines: Vec<(String, Vec<(f64, f64)>)>,
}

/// Draws charts side by side.
pub(crate) fn draw(path: &Path, charts: &[Chart]) -> Result<()> {
    let width = 520 * u32::try_from(charts.len())?;
    let area = SVGBackend::new(path, (width, 360)).into_drawing_area();
    let drawn = area.fill(&WHITE).map_err(|error| error.to_string()).and_then(|()| {
        let panels = area.split_evenly((1, charts.len()));
        panels
            .iter()
            .zip(charts)
            .try_for_each(|(panel, chart)| draw_one(panel, chart).map_err(|error| error.to_string()))
    });
    drawn
        .and_then(|()| area.present().map_err(|error| error.to_string()))
        .map_err(|error| anyhow!("{} cannot be drawn: {error}", path.display()))
}

fn draw_one(
    panel: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    chart: &Chart,
) -> Result<(), Box<dyn std::error::Error>> {
    let points = || chart.lines.iter().flat_map(|(_, points)| points);
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)))
    };
    let ((left, right), (least, most)) =
        (bounds(&mut points().map(|(x, _)| *x)), bounds(&mut points().map(|(_, y)| *y)));
    // Whole powers of ten leave room for the names of the lines.
    let (bottom, top) = (10_f64.powf(least.log10().floor()), 10_f64.powf(most.log10().ceil()));
    let mut context = ChartBuilder::on(panel)
        .caption(&chart.title, ("sans-serif", 16))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((left / 1.2..right * 1.2).log_scale(), (bottom..top).log_scale())?;
    let whole = |value: &f64| format!("{value:.0}");
    context
        .configure_mesh()
        .x_desc(chart.x)
        .y_desc(chart.y)
        .y_labels(4)
        .x_label_formatter(&whole)
        .y_label_formatter(&whole)
        .light_line_style(WHITE)
        .draw()?;
    for (index, (name, points)) in chart.lines.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        context
            .draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)).point_size(3))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
    }
    let names = &mut context.configure_series_labels();
    names.position(SeriesLabelPosition::UpperLeft).background_style(WHITE).border_style(BLACK).draw()?;
    Ok(())
}
