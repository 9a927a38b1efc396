using SensorGrid.Api.Problems;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>Holds answers to the terms of their request: waits for records, and finds out how stale an answer may be. For every door that reads features.</summary>
/// <remarks>
/// <para>
/// A sensor has a record if its own positions say so; or if the reader of the shard has delivered everything up to it, and the sensor has what that reader delivered to it last.
/// An activation that was loaded anew after its silo died may lack some of that: then the wait goes on until the shard has been read again.
/// </para>
/// <para>
/// An answer is as stale as the reader that is furthest behind, among those of the shards that the sensor has readings from: its distance is asked for before the answer is, and
/// the time since counts as well.
/// </para>
/// </remarks>
internal sealed class FreshFeatures(IGrainFactory grains, FreshnessRoom room, TimeProvider time)
{
    // A reader between two silos is looked for this often.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A shard may move, and be split, while it is asked.
    private const int MostMoves = 3;
    private const int MostRounds = 4;

    /// <summary>Gets answers that keep the terms.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="begun">The timestamp from which on <see cref="FreshnessTerms.Wait"/> counts.</param>
    /// <param name="ask">Asks the sensors, as often as it takes: by sensor, with positions. What it answers with null ends it.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="Http.Memory.OverloadedException">Too many requests wait already.</exception>
    /// <exception cref="Microsoft.AspNetCore.Http.BadHttpRequestException">400: no stream of such a name is read.</exception>
    public async Task<FreshAnswers> GetAsync(
        FreshnessTerms terms, long begun, Func<CancellationToken, Task<IReadOnlyDictionary<string, FeaturesAnswer>?>> ask, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<ShardName, ShardFacts>();
        var answers = await ask(cancellationToken);
        if (answers is not null && Lacking(terms, facts, answers).Any())
        {
            room.Enter();
            try
            {
                answers = await WaitAsync(terms, begun, facts, answers, ask, cancellationToken);
            }
            finally
            {
                room.Leave();
            }
        }

        var measured = new Dictionary<string, Staleness>(StringComparer.Ordinal);
        if (answers is not null && terms.MaxStaleness is not null && !Lacking(terms, facts, answers).Any())
        {
            answers = await MeasureAsync(answers, ask, measured, cancellationToken);
        }

        // Asked again meanwhile: a sensor that was lost since may lack the record once more.
        KeyValuePair<StreamPosition, ShardFrontier>[] notReached = answers is null
            ? []
            : [.. Lacking(terms, facts, answers).Select(lack => KeyValuePair.Create(lack.Record, facts.GetValueOrDefault(lack.Record.Shard)?.Frontier ?? ShardFacts.Unread))];
        if (notReached.Length > 0)
        {
            room.OnNotReached();
        }

        var stale = measured.Where(sensor => sensor.Value.Exceeds(terms.MaxStaleness!.Value)).ToDictionary(StringComparer.Ordinal);
        room.OnStale(stale.Count);
        return new FreshAnswers(answers, notReached, stale) { Measured = measured };
    }

    private async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> WaitAsync(
        FreshnessTerms terms,
        long begun,
        Dictionary<ShardName, ShardFacts> facts,
        IReadOnlyDictionary<string, FeaturesAnswer> answers,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, FeaturesAnswer>?>> ask,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var round = time.GetTimestamp();
            var left = terms.Wait - time.GetElapsedTime(begun);
            var lacking = Lacking(terms, facts, answers).ToArray();
            var asked = await Task.WhenAll(lacking.Select(lack => AskAsync(lack.Record.Shard, lack.Record.Position, left, lack.SensorIds, cancellationToken)));
            for (var i = 0; i < lacking.Length; i++)
            {
                facts[lacking[i].Record.Shard] = asked[i];
            }

            if (await ask(cancellationToken) is not { } next)
            {
                return null;
            }

            answers = next;
            if (!Lacking(terms, facts, answers).Any() || time.GetElapsedTime(begun) >= terms.Wait)
            {
                return answers;
            }

            // A wait that ended at once was none: the shard has no reader for the moment, or its sensor is being read again.
            if (time.GetElapsedTime(round) < Pause)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Lists the records that sensors lack, with these sensors.</summary>
    private static IEnumerable<(StreamPosition Record, string[] SensorIds)> Lacking(
        FreshnessTerms terms, Dictionary<ShardName, ShardFacts> facts, IReadOnlyDictionary<string, FeaturesAnswer> answers)
    {
        foreach (var record in terms.After)
        {
            string[] lacking =
            [
                .. from answer in answers
                   let position = PositionOf(answer.Value, record.Shard)
                   where !(position?.Sequence.CompareTo(record.Position.Sequence) >= 0)
                       && facts.GetValueOrDefault(record.Shard)?.Covers(record.Position, answer.Key, position) is not true
                   select answer.Key,
            ];
            if (lacking.Length > 0)
            {
                yield return (record, lacking);
            }
        }
    }

    /// <summary>Asks again for the answers, after the readers of their shards, and says how stale each may be.</summary>
    private async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> MeasureAsync(
        IReadOnlyDictionary<string, FeaturesAnswer> answers,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, FeaturesAnswer>?>> ask,
        Dictionary<string, Staleness> measured,
        CancellationToken cancellationToken)
    {
        var facts = new Dictionary<ShardName, ShardFacts>();
        for (var round = 0; round < MostRounds; round++)
        {
            (ShardName Shard, string[] SensorIds)[] missing =
            [
                .. from answer in answers
                   from shard in ShardFacts.ShardsOf(answer.Value, facts)
                   where facts.GetValueOrDefault(shard)?.Tells(answer.Key) is not true
                   group answer.Key by shard into sensors
                   select (sensors.Key, sensors.ToArray()),
            ];
            if (missing.Length == 0)
            {
                break;
            }

            var asked = await Task.WhenAll(missing.Select(shard => AskAsync(shard.Shard, null, TimeSpan.Zero, shard.SensorIds, cancellationToken)));
            for (var i = 0; i < missing.Length; i++)
            {
                facts[missing[i].Shard] = asked[i];
            }

            if (Array.TrueForAll(asked, fact => fact.Frontier.State == FrontierState.Finished))
            {
                // Only names of other shards were learnt.
                continue;
            }

            if (await ask(cancellationToken) is not { } next)
            {
                return null;
            }

            answers = next;
        }

        var now = time.GetTimestamp();
        foreach (var (sensorId, answer) in answers)
        {
            measured[sensorId] = ShardFacts.ShardsOf(answer, facts)
                .Select(shard => new Staleness(
                    facts.TryGetValue(shard, out var fact) ? fact.StalenessOf(sensorId, PositionOf(answer, shard), time, now) : null, shard))
                .Aggregate(new Staleness(TimeSpan.Zero, default), Staleness.Max);
        }

        return answers;
    }

    private async Task<ShardFacts> AskAsync(ShardName shard, LogPosition? after, TimeSpan wait, string[] sensorIds, CancellationToken cancellationToken)
    {
        var question = new FrontierQuestion(after, wait < FrontierQuestion.LongestWait ? wait : FrontierQuestion.LongestWait, sensorIds);
        for (var moves = 0; moves <= MostMoves; moves++)
        {
            var asked = time.GetTimestamp();
            ShardFrontier frontier;
            try
            {
                frontier = await grains.GetGrain<IShardFrontierGrain>(shard.ToString()).GetAsync(question, cancellationToken);
            }
            catch (Exception exception) when (PassingFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
            {
                // Its silo has gone, or is of an earlier build.
                break;
            }

            if (frontier.State == FrontierState.UnknownStream)
            {
                throw new Microsoft.AspNetCore.Http.BadHttpRequestException($"No stream is read that shard '{shard}' could be of.");
            }

            if (frontier.State != FrontierState.Moved)
            {
                return new ShardFacts(frontier, asked, sensorIds);
            }
        }

        return new ShardFacts(ShardFacts.Unread, time.GetTimestamp(), []);
    }

    private static LogPosition? PositionOf(FeaturesAnswer answer, ShardName shard)
    {
        foreach (var (known, position) in answer.Positions)
        {
            if (known == shard)
            {
                return position;
            }
        }

        return null;
    }
}
