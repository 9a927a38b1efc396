using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    public async ValueTask<WhatIfAnswer> WhatIfAsync(WhatIfQuestion question, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Readings.Length, WhatIfQuestion.MostReadings, nameof(question));
        if (!await _runtime.WhatIfs.TryEnterAsync(cancellationToken))
        {
            _runtime.Metrics.OnWhatIf(wasRefused: true);
            return WhatIfAnswer.Busy;
        }

        try
        {
            _runtime.Metrics.OnWhatIf(wasRefused: false);
            var copy = await CopyAsync(cancellationToken);
            var outcome = await HypotheticalReadings.AddAsync(copy, _runtime.ScorerOf(copy, _sensor.Id), question.Readings, question.AsOf, cancellationToken);
            return new WhatIfAnswer(outcome.Features, outcome.OldestAsOf, Array.ConvertAll(outcome.Readings, AnswerOf), outcome.Anomalies);
        }
        finally
        {
            _runtime.WhatIfs.Leave();
            DeactivateIfEmpty();
        }
    }

    /// <summary>
    /// Makes a copy of the sensor's engine, under the revision of the definitions that its next reading is pinned to. Pages are kept away while the state is written, and no longer.
    /// </summary>
    private async ValueTask<KeyEngine> CopyAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _sensor.ReadAsync(static sensor => sensor.Capture(), cancellationToken);
        var next = await _runtime.Revisions.GetAsync(_runtime.Revisions.InForce, cancellationToken);
        if (snapshot is null)
        {
            return SensorRuntime.EngineOf(next, _sensor.Id);
        }

        var copy = await _runtime.RestoreEngineAsync(_sensor.Id, snapshot, cancellationToken);
        return copy.Revision < next.Number ? SensorRuntime.ChangeTo(copy, next, _sensor.Id) : copy;
    }

    private static WhatIfReading AnswerOf(HypotheticalReading reading) => new(
        reading.Disposition switch
        {
            ReadingDisposition.Counted => "counted",
            ReadingDisposition.Late => "late",
            ReadingDisposition.Duplicate => "duplicate",
            ReadingDisposition.Retired => "retired",
            ReadingDisposition.Feedback => "feedback",
            _ => throw new InvalidOperationException($"A reading that did not happen cannot be {reading.Disposition}."),
        },
        reading.Score,
        reading.IsAnomaly,
        reading.Refused);
}
