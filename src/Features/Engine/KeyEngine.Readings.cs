using System.Runtime.InteropServices;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Keys;
using SensorGrid.Features.Log;
using SensorGrid.Features.Operators;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Engine;

/// <content>The way of a reading: judged here, then applied by the operators.</content>
public sealed partial class KeyEngine
{
    /// <summary>
    /// Looks at the next reading of a shard and writes the inputs of the model for it, if it will be scored. It must then be added, in the same order,
    /// before anything else: an engine whose staged readings cannot be scored has to be thrown away.
    /// </summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its position there.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="batch">The batch that receives a row for each metric of the reading that is scored.</param>
    /// <exception cref="InvalidOperationException">The engine has no model.</exception>
    public void Stage(ShardLineage lineage, LogPosition position, Reading reading, ScoringBatch batch)
    {
        var detection = _detection ?? throw new InvalidOperationException("An engine without a model scores nothing.");
        detection.Stage(lineage, position, reading, batch);
    }

    /// <summary>
    /// Ingests the next reading of a shard, with its scores. Readings of one shard come in log order; what was ingested before is skipped.
    /// </summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its position there.</param>
    /// <param name="reading">The reading, staged before; its sensor id is not looked at.</param>
    /// <param name="batch">The batch where it was staged, scored since.</param>
    /// <param name="changed">The destination of the anomalies that the reading opened, changed or ended.</param>
    /// <exception cref="InvalidOperationException">The reading was not staged.</exception>
    public ReadingDisposition Add(ShardLineage lineage, LogPosition position, Reading reading, ScoringBatch batch, ICollection<AnomalyEpisode> changed) =>
        Take(lineage, position, new TakenReading(new(lineage.Shard, position), reading, IsCounted: false, null, batch, changed));

    /// <summary>
    /// Ingests the next reading of a shard, unscored. Readings of one shard come in log order; what was ingested before is skipped.
    /// </summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its position there.</param>
    /// <param name="reading">The reading; its sensor id is not looked at.</param>
    public ReadingDisposition Add(ShardLineage lineage, LogPosition position, Reading reading) =>
        Take(lineage, position, new TakenReading(new(lineage.Shard, position), reading, IsCounted: false, null, null, null));

    private ReadingDisposition Take(ShardLineage lineage, LogPosition position, in TakenReading reading)
    {
        Windows.Begin();

        // A shard's first reading may be at a position that compares equal to default, so "nothing ingested yet" is a state of its own.
        var known = _key.Shards.Find(lineage.Shard);
        if (known is not null && position <= known.Position)
        {
            return ReadingDisposition.AlreadyTaken;
        }

        // Even one that is not counted changes what is known about the features.
        Windows.ForgetEncoding();
        var shard = known ?? _key.Shards.GetOrAdd(lineage, Horizon);
        shard.Position = position;
        shard.Gap = lineage.Gap ?? shard.Gap;
        if (reading.Reading.Feedback is not null)
        {
            _detection?.Judge(reading);
            return ReadingDisposition.Feedback;
        }

        var isLate = ShardStates.IsLate(shard.Border, reading.Time, _definitions.AllowedLateness.Ticks);
        return reading.Reading.Retires ? Retire(isLate, reading) : Apply(shard, isLate || reading.Time <= _key.RetiredUpTo, reading);
    }

    // An instant that no window reaches back to.
    private long Horizon => _key.Clock == long.MinValue ? long.MinValue : _key.Clock - _definitions.AllowedLateness.Ticks - _definitions.LongestWindow.Ticks;

    private ReadingDisposition Retire(bool isLate, in TakenReading reading)
    {
        // A late retirement would remove newer readings. A repeated one would remove readings of the sensor's new life.
        if (isLate || reading.Time <= _key.RetiredUpTo)
        {
            _detection?.Skip(reading);
            return isLate ? ReadingDisposition.Late : ReadingDisposition.Duplicate;
        }

        _key.Retire(reading.Time);
        Ids.Clear();
        _carried = null;
        foreach (var part in _operators)
        {
            part.Retire(reading);
        }

        return ReadingDisposition.Retired;
    }

    private ReadingDisposition Apply(ShardState shard, bool isLate, in TakenReading reading)
    {
        if (isLate)
        {
            _key.Late++;
            ApplyAll(reading);
            return ReadingDisposition.Late;
        }

        var clock = Math.Min(reading.Time, reading.Reading.ArrivedOrNever);
        shard.Border = Math.Max(shard.Border, clock);
        _key.Clock = Math.Max(_key.Clock, clock);
        _key.Newest = Math.Max(_key.Newest, reading.Time);

        // With the name that is kept already: a sensor keeps one for each of its readings.
        var kept = reading with { Position = new StreamPosition(shard.Shard, shard.Position) };
        return reading.Reading.Id is { } id ? ApplyOnce(ReadingIds.HashOf(id), kept) : ApplyCounted(kept);
    }

    private void ApplyAll(in TakenReading reading)
    {
        foreach (var part in _operators)
        {
            part.Apply(reading);
        }
    }

    private ReadingDisposition ApplyCounted(in TakenReading reading)
    {
        Count(reading.Reading);
        ApplyAll(reading with { IsCounted = true });
        if (!Ids.Entries.IsEmpty)
        {
            Ids.RemoveBefore(_key.Clock - Windows.LongestRetention);
        }

        return ReadingDisposition.Counted;
    }

    private ReadingDisposition ApplyOnce(ulong id, in TakenReading reading)
    {
        Ids.RemoveBefore(_key.Clock - Windows.LongestRetention);
        var other = Ids.Find(reading.Time, id);
        if (other >= 0)
        {
            _key.Duplicates++;
            TakeLower(other, reading);
            ApplyAll(reading);
            return ReadingDisposition.Duplicate;
        }

        Count(reading.Reading);
        var noted = new NotedValues();
        ApplyAll(reading with { IsCounted = true, Noted = noted });
        Ids.Add(EntryOf(reading.Time, id, reading.Position.Shard, noted), IdRoom.For(_definitions.MaxMetrics));
        return ReadingDisposition.Counted;
    }

    private void Count(Reading reading)
    {
        _key.Readings++;
        _key.Missing += reading.Missing.Length;
    }

    // The lower position in the log counts. Of one shard that is the reading that came first.
    private void TakeLower(int other, in TakenReading reading)
    {
        var kept = Ids.Entries[other];
        if (kept.Shard <= reading.Position.Shard)
        {
            return;
        }

        // A value that stays is noted alone: what would stand for it does not count as well.
        var noted = new NotedValues { Kept = Windows.Withdraw(kept.Time, kept.Shard, kept.Metrics.Names, kept.Values) };
        Windows.Apply(reading with { IsCounted = true, Noted = noted });
        foreach (var name in noted.Kept ?? [])
        {
            noted.Names.Add(name);
            noted.Values.Add(0);
        }

        var room = IdRoom.For(_definitions.MaxMetrics);
        Ids.Replace(other, EntryOf(kept.Time, kept.Id, reading.Position.Shard, noted));
        Ids.Trim(room);
    }

    private ReadingIds.Entry EntryOf(long time, ulong id, ShardName shard, NotedValues noted) =>
        new(time, id, shard, Ids.SetOf(CollectionsMarshal.AsSpan(noted.Names)), noted.IsTied ? [.. noted.Values] : null);
}
