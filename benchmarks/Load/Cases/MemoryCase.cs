using System.Globalization;
using SensorGrid.Load.Grains;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>What live sensors hold of memory, and whether the last one starts as fast as the first ones.</summary>
internal sealed class MemoryCase : ILoadCase
{
    private const string Ditto = "16 KB (Eclipse Ditto's hot thing)";

    public string Name => "memory";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var many = context.Size(quick: 1_000, full: 100_000, alone: 1_000_000);
        var longLived = context.Size(quick: 200, full: 10_000);
        context.Progress(string.Create(CultureInfo.InvariantCulture, $"{many:N0} sensors with {MemoryProbe.Minute.Length} readings each"));
        var takingMinute = MemoryProbe.StartAsync(many, wholeHour: false, cancellationToken);
        if (!context.Quick)
        {
            // Processor time is measured as well, so one after the other; a quick run has no time for that.
            await takingMinute;
        }

        context.Progress(string.Create(CultureInfo.InvariantCulture, $"{longLived:N0} sensors with what an hour at 1 Hz leaves"));
        var hour = await MemoryProbe.StartAsync(longLived, wholeHour: true, cancellationToken);
        var minute = await takingMinute;
        return
        [
            Describe(string.Create(CultureInfo.InvariantCulture, $"memory of a live sensor, {many:N0} of them, 60 readings each"), minute, 8, context),
            Describe(string.Create(CultureInfo.InvariantCulture, $"memory of a live sensor, {longLived:N0} of them, with what a full hour at 1 Hz leaves"), hour, 14, context),
            Figure.Ratio(
                string.Create(CultureInfo.InvariantCulture, $"start and 60 readings of the last of {many:N0} sensors"), "the first ones", minute.Last / minute.Thousandth, 1.25, atMost: true,
                FormattableString.Invariant($"{minute.Last:F0} us against {minute.Thousandth:F0} us")),
        ];
    }

    private static Figure Describe(string what, MemoryReport report, int kilobytes, LoadContext context) => new(
        what,
        Ditto,
        FormattableString.Invariant($"{report.Bytes / 1024:F1} KB ({report.Compacted / 1024:F1} KB after a full collection)"),
        FormattableString.Invariant($"≤ {kilobytes} KB"),
        // What a silo takes whatever it holds weighs too much on few sensors.
        context.Quick ? null : report.Bytes <= kilobytes * 1024);
}
