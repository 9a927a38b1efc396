using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>The counters of a provider's subscriptions, by name and reason.</summary>
internal sealed class FanOutMeter : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public FanOutMeter(string provider)
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("kinesis.fanout.", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (all["provider"] == provider)
            {
                _counts.AddOrUpdate($"{instrument.Name["kinesis.fanout.".Length..]} {all.GetValueOrDefault("reason")}".TrimEnd(), value, (_, count) => count + value);
            }
        });
        _listener.Start();
    }

    /// <summary>How often it happened, e.g. <c>subscriptions.ended Cut</c>.</summary>
    public long this[string what] => _counts.GetValueOrDefault(what);

    public override string ToString() => string.Join(", ", _counts.Select(count => $"{count.Key}: {count.Value}"));

    public void Dispose() => _listener.Dispose();
}
