using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Grains.Applications;

internal sealed partial class ApplicationGrain
{
    private const int MostRowsOfAnswer = 10_000;
    private const int MostBytesOfAnswer = 1 << 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public ValueTask<ApplicationStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        if (_stored.Head is not { } head)
        {
            return ValueTask.FromResult<ApplicationStatus?>(null);
        }

        var worker = _worker is { Ended.IsCompleted: false } running ? running.Status : null;
        var problem = _problem ?? (worker?.Failure is { } failure ? $"A stream cannot be read at the moment: {failure}" : worker?.Stalled);
        var state = problem is not null ? ApplicationState.Failing : worker?.Behind is null ? ApplicationState.Starting : ApplicationState.Running;
        return ValueTask.FromResult<ApplicationStatus?>(new ApplicationStatus(
            Name,
            state,
            problem,
            [.. head.Generations.Select(generation => new ApplicationGeneration(generation.Number, generation.CommittedAt, generation.Hash, generation.Note))],
            [.. (_compiled?.Definition.Inputs ?? []).Select(InputOf)],
            [.. (_compiled?.Outputs ?? []).Select((output, index) => StreamOf(output, index == _compiled!.Outputs.Count - 1))])
        {
            Pumps = [.. (_compiled?.Program.Plan() ?? []).Select(PumpOf)],
            Records = head.Records,
            RowsIn = head.RowsIn,
            Errors = head.Errors,
            RecordsPerSecond = worker?.RecordsPerSecond ?? 0,
            ClosedUntil = head.ClosedUntil > DateTimeOffset.MinValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(head.ClosedUntil) : null,
            Behind = worker?.Behind,
            Silo = services.Silo,
            Shards = worker?.Shards ?? head.Place.Lanes.Count,
            Tables = TablesOf(head.Newest.Tables),
            TablesProblem = worker?.TablesProblem,
        });
    }

    public async ValueTask<ApplicationRows?> ReadAsync(ApplicationRowsQuery query, CancellationToken cancellationToken)
    {
        if (_compiled is null || _compiled.Outputs.All(output => output.Name != query.Stream))
        {
            return null;
        }

        var limit = Math.Clamp(query.Limit, 1, MostRowsOfAnswer);
        var wait = query.Wait < LongestWait ? query.Wait : LongestWait;
        var started = services.Clock.GetTimestamp();

        // Deleted while somebody waits, it is no application any more.
        while (_stored.Head is { } head)
        {
            var changed = _changed.Task;
            var log = _stored.RowsOf(query.Stream);
            var rows = log?.Read(query.After, limit, MostBytesOfAnswer) ?? [];
            var left = wait - services.Clock.GetElapsedTime(started);
            if (rows.Length > 0 || left <= TimeSpan.Zero)
            {
                return new ApplicationRows(rows, log?.Oldest ?? 1, log?.Durable ?? 0) { Generations = GenerationsOf(query.Stream, rows), CommittedAt = head.Newest.CommittedAt };
            }

            await changed.WaitAsync(left, services.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return null;
    }

    public ValueTask<byte[]?> GetFactsAsync(CancellationToken cancellationToken)
    {
        if (_stored.Head is not { } head)
        {
            return ValueTask.FromResult<byte[]?>(null);
        }

        var rows = head.Streams.Select(stream => (stream, Log: _stored.RowsOf(stream))).Where(one => one.Log is not null).Select(one => new KeptRows(one.stream, one.Log!.Oldest, one.Log.Durable));
        return ValueTask.FromResult<byte[]?>(JsonSerializer.SerializeToUtf8Bytes(new ApplicationFacts(head, [.. rows]), PlaceJson.Options));
    }

    private ApplicationRowsOf[] GenerationsOf(string stream, ApplicationRow[] rows)
    {
        if (rows.Length == 0)
        {
            return [];
        }

        ApplicationRowsOf[] all = [.. _stored.Head!.Generations.Select(generation => new ApplicationRowsOf(generation.Number, generation.Ordinals.GetValueOrDefault(stream))).Where(one => one.After < rows[^1].Ordinal)];
        var first = Array.FindLastIndex(all, one => one.After < rows[0].Ordinal);
        return all[Math.Max(0, first)..];
    }

    private ApplicationTableStatus[] TablesOf(TableHistory? tables)
    {
        var contents = tables is null ? null : tables.Pins is [.., var last] ? last.Contents : tables.Contents;
        return
        [
            .. (_compiled?.Definition.CatalogueTables ?? []).Select(
                table => new ApplicationTableStatus(table.Name, table.Definition!, tables?.Newest ?? 0, contents?.GetValueOrDefault(table.Definition!), ColumnsOf(table.Schema!.Rows))),
        ];
    }

    private static ApplicationPump PumpOf(PumpPlan pump) => new(
        pump.Name,
        [.. pump.Inputs],
        pump.Target,
        [.. pump.Steps.Select(step => new ApplicationStep(step.Does, step.Keeps, step.Bound, step.Key?.ToArray()))],
        pump.KeyKind.ToString().ToLowerInvariant(),
        [.. pump.Key],
        pump.KeyText);

    private static ApplicationInputStatus InputOf(ApplicationInput input) => new(input.Name, input.Source, ColumnsOf(input.Schema!.Rows));

    private static ApplicationColumn[] ColumnsOf(RowSchema schema) => [.. schema.Columns.Select(column => new ApplicationColumn(column.Name, column.Type.ToString()))];

    private ApplicationStreamStatus StreamOf(StreamDeclaration stream, bool isErrors)
    {
        var log = _stored.RowsOf(stream.Name);
        return new ApplicationStreamStatus(stream.Name, ColumnsOf(stream.Schema), log?.Durable ?? 0, log?.Oldest ?? 1, isErrors)
        {
            SensorColumn = stream.Sensor?.Name,
            SensorCut = stream.Sensor?.Cut,
        };
    }
}
