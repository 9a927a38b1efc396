using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Rows;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Runs;

/// <summary>A running application: records of shards in, rows out. The live application, its verification and a try-out are this class. Not safe for concurrent use.</summary>
/// <remarks>
/// What comes out is a function of the definition, the records and the ticks of its merge, however the records are divided into pages, whatever their interleaving, and wherever the run was stored and
/// restored in between.
/// </remarks>
public sealed class ApplicationRun : ISqlOutput
{
    private readonly CompiledApplication _application;
    private readonly (CompiledInput Input, InputMapping Mapping)[] _inputs;
    private readonly Dictionary<StreamDeclaration, (int Index, RowJson Json)> _outputs;
    private readonly long[] _ordinals;
    private readonly List<MappedRow> _mapped = [];
    private readonly int _errorName;
    private readonly SqlRun _run;
    private List<OutputRow> _rows = [];

    private ApplicationRun(CompiledApplication application, LogMerge merge, IReadOnlyDictionary<string, long> ordinals, ReadOnlyMemory<byte>? state)
    {
        (_application, Merge) = (application, merge);
        _inputs = [.. application.Inputs.Select(input => (input, InputMapping.Create(input.Schema)))];
        _outputs = application.Outputs.Select((stream, index) => (stream, index)).ToDictionary(output => output.stream, output => (output.index, new RowJson(output.stream)));
        _errorName = application.Errors.Schema.IndexOf("ERROR_NAME");
        _ordinals = [.. application.Outputs.Select(output => ordinals.GetValueOrDefault(output.Name))];
        _run = state is { } stored ? application.Program.Restore(stored, this) : application.Program.Start(this);
    }

    /// <summary>The merge of the shards: records, ticks and ends go in there.</summary>
    public LogMerge Merge { get; }

    /// <summary>The time up to which windows are closed: milliseconds since 1970-01-01 (UTC).</summary>
    public long ClosedUntil { get; private set; } = long.MinValue;

    /// <summary>The number of records that were processed.</summary>
    public long Records { get; private set; }

    /// <summary>The number of rows that went into the program.</summary>
    public long RowsIn { get; private set; }

    /// <summary>The number of rows of the error stream.</summary>
    public long Errors { get; private set; }

    /// <summary>The number of rows that were lost at a bound of what the program keeps, since this run began or was restored.</summary>
    public long Refused { get; private set; }

    /// <summary>The number of rows of each output, by its name, since its first generation.</summary>
    public IReadOnlyDictionary<string, long> Ordinals => _application.Outputs.Select((output, index) => (output.Name, _ordinals[index])).ToDictionary(one => one.Name, one => one.Item2, StringComparer.Ordinal);

    /// <summary>Starts an application with nothing seen.</summary>
    /// <param name="application">The application.</param>
    /// <param name="start">The place in the log at which it begins.</param>
    /// <param name="facts">What is known of records behind it that were read before.</param>
    /// <param name="ordinals">The number of rows that earlier generations had of each output, by its name.</param>
    public static ApplicationRun Start(CompiledApplication application, MergePlace start, MergeFacts facts, IReadOnlyDictionary<string, long> ordinals) =>
        new(application, new LogMerge(start, facts), ordinals, null);

    /// <summary>Goes on from a stored state.</summary>
    /// <param name="application">The application, compiled from the same definition.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="facts">What is known of records behind it that were read before.</param>
    /// <exception cref="InvalidDataException">The state is damaged, or of another application.</exception>
    public static ApplicationRun Restore(CompiledApplication application, ReadOnlyMemory<byte> snapshot, MergeFacts facts)
    {
        var (header, state) = RunSnapshot.Read(snapshot);
        return new ApplicationRun(application, new LogMerge(header.Place, facts), header.Ordinals, state) { Records = header.Records, RowsIn = header.RowsIn, Errors = header.Errors };
    }

    /// <summary>Writes the state down: what was processed, and nothing of what waits for other shards.</summary>
    public byte[] Save() => RunSnapshot.Write(new RunHeader(Merge.Place, Ordinals, Records, RowsIn, Errors), _run);

    /// <summary>Processes records whose turn has come, and closes windows up to where no record follows.</summary>
    /// <param name="most">The greatest number of records; what is left is processed by the next call.</param>
    /// <returns>Whether none is left.</returns>
    public bool Process(int most)
    {
        for (var count = 0; count < most; count++)
        {
            if (!Merge.TryTake(out var record))
            {
                ClosedUntil = Math.Max(ClosedUntil, Math.Min(Merge.Frontier, Latest));
                _run.AdvanceTo(ClosedUntil);
                return true;
            }

            Add(record);
        }

        return false;
    }

    /// <summary>Closes every window, as if the log had ended: for a try-out.</summary>
    public void End() => _run.End();

    /// <summary>Takes the rows that came out since the last call, in the order in which they did.</summary>
    public IReadOnlyList<OutputRow> TakeRows()
    {
        if (_rows.Count == 0)
        {
            return [];
        }

        var taken = _rows;
        _rows = [];
        return taken;
    }

    /// <summary>Takes a row of the program.</summary>
    void ISqlOutput.Add(StreamDeclaration stream, Row row)
    {
        if (!_outputs.TryGetValue(stream, out var output))
        {
            return;
        }

        if (ReferenceEquals(stream, _application.Errors))
        {
            Errors++;
            Refused += IsRefusal(row) ? 1 : 0;
        }

        _rows.Add(new OutputRow(output.Index, ++_ordinals[output.Index], row.Time, output.Json.Write(row)));
    }

    private bool IsRefusal(Row row)
    {
        var name = row.Values[_errorName];
        return !name.IsNull && name.Text.StartsWith("TOO_MANY_", StringComparison.Ordinal);
    }

    private void Add(LogRecord record)
    {
        Records++;

        // The time of an error is that of its record.
        var time = Math.Clamp(record.Time, 0, Latest);
        _run.AdvanceTo(time);
        var source = record.Shard.Source;
        for (var index = 0; index < _inputs.Length; index++)
        {
            if (_inputs[index].Input.Source == source)
            {
                Add(index, record, time);
            }
        }
    }

    private void Add(int index, LogRecord record, long time)
    {
        if (record.Record.Defect is { } defect)
        {
            AddError(new InputError(InputError.Shape, defect), record);
            return;
        }

        var (input, mapping) = _inputs[index];
        mapping.Rows(record.Record.Data.Span, _mapped);
        foreach (var row in _mapped)
        {
            RowsIn++;
            if (row.Values is { } values)
            {
                _run.Add(index, new Row(time, input.Facts.Count == 0 ? values : [.. values, .. input.Facts.Select(fact => FactOf(fact, record))]));
            }
            else
            {
                AddError(row.Error!, record);
            }
        }

        _mapped.Clear();
    }

    private void AddError(InputError error, LogRecord record) =>
        _run.AddError(error.Name, $"{record.Shard}, record {record.Record.Position.SequenceNumber}: {error.Message}");

    private static Value FactOf(RecordFact fact, LogRecord record) => Value.Of(fact switch
    {
        RecordFact.PartitionKey => record.Record.PartitionKey,
        RecordFact.SequenceNumber => record.Record.Position.SequenceNumber,
        _ => record.Shard.ShardId,
    });

    /// <summary>The last millisecond of the year 9999, behind which no row is.</summary>
    private static readonly long Latest = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
