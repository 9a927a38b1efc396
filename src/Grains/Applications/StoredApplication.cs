using System.Globalization;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Applications;

/// <summary>An application as it is stored: facts, definitions, the state of the run, and rows. One save changes all of it or nothing. Not safe for concurrent use.</summary>
internal sealed class StoredApplication(PartedStateStore store, GrainId owner)
{
    /// <summary>The greatest number of definitions that are kept.</summary>
    public const int MostDefinitions = 20;

    private const string HeadSection = "head";
    private const string RunSection = "run/state";
    private const string DefinitionPrefix = "definition/";
    private const string RowsPrefix = "rows/";
    private const string TicksPrefix = "ticks/";

    private readonly PartedState _stored = new();
    private readonly SortedDictionary<long, byte[]> _definitions = [];
    private readonly List<RowLog> _rows = [];
    private readonly TickLog _ticks = new();
    private byte[] _snapshot = [];

    /// <summary>The facts; null when there is no application.</summary>
    public ApplicationHead? Head { get; private set; }

    /// <summary>The state of the run; empty while there is none.</summary>
    public byte[] Snapshot => _snapshot;

    /// <summary>Reads what is stored.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        StoredTicks? ticks = null;
        foreach (var section in await store.LoadAsync(owner, _stored, cancellationToken))
        {
            switch (section.Name)
            {
                case HeadSection:
                    (ticks, Head) = section.Bytes.Length == 0 ? (null, null) : StoredHead.Read(section.Bytes.Span);
                    break;
                case RunSection:
                    _snapshot = section.Bytes.ToArray();
                    break;
                case var name when name.StartsWith(DefinitionPrefix, StringComparison.Ordinal):
                    _definitions.Add(long.Parse(name.AsSpan(DefinitionPrefix.Length), CultureInfo.InvariantCulture), section.Bytes.ToArray());
                    break;
                case var name when name.StartsWith(RowsPrefix, StringComparison.Ordinal):
                    LoadRows(name[RowsPrefix.Length..], section.Bytes);
                    break;
                case var name when name.StartsWith(TicksPrefix, StringComparison.Ordinal):
                    _ticks.Load(long.Parse(name.AsSpan(TicksPrefix.Length), CultureInfo.InvariantCulture), section.Bytes.Span);
                    break;
            }
        }

        if (Head is { } head)
        {
            Head = head with { Facts = head.Facts with { Ticks = _ticks.Join(ticks, head.Facts.Ticks) } };
        }
    }

    /// <summary>Gets the definition of a generation; null when it is not kept.</summary>
    public byte[]? DefinitionOf(long generation) => _definitions.GetValueOrDefault(generation);

    /// <summary>Gets the rows of a stream; null when it never had any.</summary>
    public RowLog? RowsOf(string stream) => IndexOf(stream) is >= 0 and var index && index < _rows.Count ? _rows[index] : null;

    /// <summary>Stores a new generation: it begins with nothing seen.</summary>
    public async Task BeginAsync(StoredGeneration generation, byte[] definition, CancellationToken cancellationToken)
    {
        var before = Head;
        StoredGeneration[] earlier = before is null ? [] : [.. before.Generations.SkipLast(1), before.Newest with { ClosedUntil = before.ClosedUntil }];
        var head = new ApplicationHead
        {
            Generations = [.. earlier.Append(generation).TakeLast(ApplicationHead.MostGenerations)],
            Streams = before?.Streams ?? [],
            Place = generation.Start,
            Facts = before?.Facts ?? MergeFacts.None,
            HasLostTicks = before?.HasLostTicks ?? false,
        };
        _definitions[generation.Number] = definition;
        while (_definitions.Count > MostDefinitions)
        {
            _definitions.Remove(_definitions.Keys.First());
        }

        // A generation whose definition is forgotten is never replayed.
        head = head with { Generations = [.. head.Generations.Select(one => _definitions.ContainsKey(one.Number) ? one : one with { Tables = null })] };
        await SaveAsync(head, [], cancellationToken);
    }

    /// <summary>Stores what a run has.</summary>
    public async Task CommitAsync(ApplicationCommit commit, CancellationToken cancellationToken)
    {
        var head = Head! with
        {
            Generations = commit.Tables is { } tables ? [.. Head.Generations.SkipLast(1), Head.Newest with { Tables = tables }] : Head.Generations,
            Streams = [.. Head.Streams, .. commit.Streams.Where(stream => !Head.Streams.Contains(stream))],
            Place = commit.Place,
            Facts = commit.Facts,
            HasLostTicks = Head.HasLostTicks || commit.HasLostTicks,
            ClosedUntil = Math.Max(Head.ClosedUntil, commit.ClosedUntil),

            // A run that reads records again is behind what is stored.
            Records = Math.Max(Head.Records, commit.Records),
            RowsIn = Math.Max(Head.RowsIn, commit.RowsIn),
            Errors = Math.Max(Head.Errors, commit.Errors),
        };
        while (_rows.Count < head.Streams.Count)
        {
            _rows.Add(new RowLog(0));
        }

        int[] indices = [.. commit.Streams.Select(stream => head.Streams.ToList().IndexOf(stream))];
        foreach (var row in commit.Rows)
        {
            // After a crash the rows that were stored behind the state of the run come out again: they are the same.
            var log = _rows[indices[row.Stream]];
            if (row.Ordinal > log.Newest)
            {
                log.Add(row.Ordinal, row.Json.ToArray());
            }
        }

        await SaveAsync(head, commit.Snapshot ?? _snapshot, cancellationToken);
    }

    /// <summary>Deletes everything.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await store.SaveAsync(owner, _stored, [new StateSection(HeadSection, default)], cancellationToken);
        Head = null;
        _snapshot = [];
        _definitions.Clear();
        _rows.Clear();
        _ticks.Update([]);
    }

    private int IndexOf(string stream)
    {
        for (var i = 0; i < (Head?.Streams.Count ?? 0); i++)
        {
            if (Head!.Streams[i] == stream)
            {
                return i;
            }
        }

        return -1;
    }

    private async Task SaveAsync(ApplicationHead head, byte[] snapshot, CancellationToken cancellationToken)
    {
        var newest = head with { Facts = head.Facts with { Ticks = _ticks.Update(head.Facts.Ticks) } };
        var sections = new List<StateSection> { new(HeadSection, StoredHead.Write(_ticks.Sections, newest)) };
        sections.AddRange(_ticks.Stored.Select(section => new StateSection(string.Create(CultureInfo.InvariantCulture, $"{TicksPrefix}{section.First}"), section.Json)));
        sections.AddRange(_definitions.Select(definition => new StateSection(string.Create(CultureInfo.InvariantCulture, $"{DefinitionPrefix}{definition.Key}"), definition.Value)));
        if (snapshot.Length > 0)
        {
            sections.Add(new StateSection(RunSection, snapshot));
        }

        foreach (var (index, log) in _rows.Index())
        {
            log.Trim();
            sections.AddRange(log.Stored.Select(chunk => new StateSection(string.Create(CultureInfo.InvariantCulture, $"{RowsPrefix}{index}/{chunk.First}"), chunk.Lines)));
        }

        await store.SaveAsync(owner, _stored, sections, cancellationToken);
        (Head, _snapshot) = (head, snapshot);
        _rows.ForEach(log => log.OnStored());
    }

    private void LoadRows(string name, ReadOnlyMemory<byte> lines)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var index = int.Parse(name.AsSpan(0, slash), CultureInfo.InvariantCulture);
        while (_rows.Count <= index)
        {
            _rows.Add(new RowLog(0));
        }

        _rows[index].Load(long.Parse(name.AsSpan(slash + 1), CultureInfo.InvariantCulture), lines);
    }
}
