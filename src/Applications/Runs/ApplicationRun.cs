using System.Buffers;
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
    private readonly (CompiledInput Input, InputMapping Mapping)[] _inputs;
    private readonly long[] _ordinals;
    private readonly List<MappedRow> _mapped = [];
    private readonly List<TablePin> _pins;
    private readonly TableHistory _history;
    private readonly RunPlace _reached;
    private readonly int _errorName;
    private CompiledApplication _application;
    private Dictionary<StreamDeclaration, (int Index, RowJson Json)> _outputs;
    private SqlRun _run;
    private int _passedPins;
    private long _time = long.MinValue;
    private List<OutputRow> _rows = [];

    private ApplicationRun(CompiledApplication application, LogMerge merge, IReadOnlyDictionary<string, long> ordinals, TableHistory tables, RunPlace reached, ReadOnlyMemory<byte>? state)
    {
        if (!application.HasRows)
        {
            throw new ArgumentException("The application was compiled without the rows of the catalogue's tables.", nameof(application));
        }

        (_application, Merge, _history, _reached, _pins) = (application, merge, tables, reached, [.. tables.Pins]);
        _inputs = [.. application.Inputs.Select(input => (input, InputMapping.Create(input.Schema)))];
        _outputs = OutputsOf(application);
        _errorName = application.Errors.Schema.IndexOf("ERROR_NAME");
        _ordinals = [.. application.Outputs.Select(output => ordinals.GetValueOrDefault(output.Name))];
        _passedPins = _pins.Count(pin => pin.Revision <= application.Tables.Revision);
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

    /// <summary>The reference tables of the catalogue that it has joined and, while records are read again, those that it will: what is stored before a row that depends on them can be seen.</summary>
    public TableHistory Tables => _history with { Pins = [.. _pins] };

    /// <summary>Gets whether it may go over to other tables where it is: not while records are read again, since rows behind may be seen already.</summary>
    public bool CanChangeTables => DuePin is null && _passedPins == _pins.Count && (Records > _reached.Records || (Records == _reached.Records && _time >= _reached.Time));

    /// <summary>The change of tables that is due before anything else is processed: <see cref="ChangeTables"/> makes it. Null when none is.</summary>
    public TablePin? DuePin { get; private set; }

    /// <summary>Starts an application with nothing seen.</summary>
    /// <param name="application">The application; with the tables of the revision with which it began, if it joins any of the catalogue.</param>
    /// <param name="start">The place in the log at which it begins.</param>
    /// <param name="facts">What is known of records behind it that were read before.</param>
    /// <param name="ordinals">The number of rows that earlier generations had of each output, by its name.</param>
    /// <param name="tables">What is known of its reference tables; null when it joins none of the catalogue.</param>
    /// <param name="reached">The place up to which its rows were stored before; null for the beginning. Its tables do not change before it, but as they did.</param>
    public static ApplicationRun Start(
        CompiledApplication application, MergePlace start, MergeFacts facts, IReadOnlyDictionary<string, long> ordinals, TableHistory? tables = null, RunPlace? reached = null) =>
        new(application, new LogMerge(start, facts), ordinals, tables ?? TableHistory.None, reached ?? RunPlace.Beginning, null);

    /// <summary>Goes on from a stored state.</summary>
    /// <param name="application">The application, compiled from the same definition, with the tables of <see cref="TablesOf"/>.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="facts">What is known of records behind it that were read before.</param>
    /// <param name="tables">What is known of its reference tables; null when it joins none of the catalogue.</param>
    /// <param name="reached">The place up to which its rows were stored before; null for the beginning. Its tables do not change before it, but as they did.</param>
    /// <exception cref="InvalidDataException">The state is damaged, or of another application.</exception>
    public static ApplicationRun Restore(CompiledApplication application, ReadOnlyMemory<byte> snapshot, MergeFacts facts, TableHistory? tables = null, RunPlace? reached = null)
    {
        var (header, state) = RunSnapshot.Read(snapshot);
        return new ApplicationRun(application, new LogMerge(header.Place, facts), header.Ordinals, tables ?? TableHistory.None, reached ?? RunPlace.Beginning, state)
        {
            Records = header.Records,
            RowsIn = header.RowsIn,
            Errors = header.Errors,
            _time = header.Time,
        };
    }

    /// <summary>Gets the revision of the catalogue whose tables a stored run joins; 0 when it joins none.</summary>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static long TablesOf(ReadOnlyMemory<byte> snapshot) => RunSnapshot.Read(snapshot).Header.Tables;

    /// <summary>Writes the state down: what was processed, and nothing of what waits for other shards.</summary>
    public byte[] Save() => RunSnapshot.Write(new RunHeader(Merge.Place, Ordinals, Records, RowsIn, Errors) { Tables = _application.Tables.Revision, Time = _time }, _run);

    /// <summary>
    /// Goes over to the reference tables of a later revision of the catalogue: the one of <see cref="DuePin"/>, or, where no pin is ahead, at the place where the run is, which becomes a pin. Open
    /// windows, and all else that the program remembers, stay.
    /// </summary>
    /// <param name="tables">The tables.</param>
    /// <exception cref="InvalidOperationException">Records are read again: see <see cref="CanChangeTables"/>.</exception>
    /// <exception cref="ArgumentException">The revision is not later, or not that of the due pin.</exception>
    public void ChangeTables(LoadedTables tables)
    {
        if (DuePin is null && !CanChangeTables)
        {
            throw new InvalidOperationException("Records are read again: tables change only as they did before.");
        }

        if (DuePin is { } due ? tables.Revision != due.Revision : tables.Revision <= Tables.Newest)
        {
            throw new ArgumentException($"The tables are those of revision {tables.Revision}.", nameof(tables));
        }

        // What can fail comes first: a run that cannot go over stays as it is, and notes nothing.
        var next = _application.With(tables);
        var state = new ArrayBufferWriter<byte>();
        _run.Save(state);
        var outputs = OutputsOf(next);
        var run = next.Program.Restore(state.WrittenMemory, this);
        if (DuePin is null)
        {
            _pins.Add(new TablePin(Records, _time, tables.Revision, tables.Contents));
        }

        (_application, _outputs, _run) = (next, outputs, run);
        _passedPins++;
        DuePin = null;
    }

    /// <summary>Processes records whose turn has come, and closes windows up to where no record follows.</summary>
    /// <param name="most">The greatest number of records; what is left is processed by the next call.</param>
    /// <returns>Whether none is left; false also where a change of tables is due.</returns>
    public bool Process(int most)
    {
        for (var count = 0; count < most; count++)
        {
            if (IsPinDue())
            {
                return false;
            }

            if (!Merge.TryTake(out var record))
            {
                ClosedUntil = Math.Max(ClosedUntil, Math.Min(Merge.Frontier, Latest));
                AdvanceTo(ClosedUntil);
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

        // As many come out again: the end of a window has rows of all keys.
        var taken = _rows;
        _rows = new List<OutputRow>(taken.Count);
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

    /// <summary>Determines whether the next change of tables is due: behind its record nothing else may happen, but that windows close up to its time.</summary>
    private bool IsPinDue()
    {
        if (DuePin is not null)
        {
            return true;
        }

        if (_passedPins == _pins.Count || _pins[_passedPins] is not { } next || next.After > Records)
        {
            return false;
        }

        if (next.After < Records)
        {
            throw new InvalidDataException($"The facts of the application do not belong to its state: the change of tables behind record {next.After} is missing in it.");
        }

        if (Math.Clamp(Merge.Frontier, 0, Latest) < next.Time)
        {
            return false;
        }

        AdvanceTo(next.Time);
        DuePin = next;
        return true;
    }

    private void AdvanceTo(long time)
    {
        _time = Math.Max(_time, time);
        _run.AdvanceTo(time);
    }

    private static Dictionary<StreamDeclaration, (int Index, RowJson Json)> OutputsOf(CompiledApplication application) =>
        application.Outputs.Select((stream, index) => (stream, index)).ToDictionary(output => output.stream, output => (output.index, new RowJson(output.stream)));

    private bool IsRefusal(Row row)
    {
        var name = row.Values[_errorName];
        return !name.IsNull && name.Text.StartsWith("TOO_MANY_", StringComparison.Ordinal);
    }

    private void Add(in LogRecord record)
    {
        Records++;

        // The time of an error is that of its record.
        var time = Math.Clamp(record.Time, 0, Latest);
        AdvanceTo(time);
        var source = record.Source;
        for (var index = 0; index < _inputs.Length; index++)
        {
            if (_inputs[index].Input.Source == source)
            {
                Add(index, record, time);
            }
        }
    }

    private void Add(int index, in LogRecord record, long time)
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
                _run.Add(index, new Row(time, input.Facts.Count == 0 ? values : WithFacts(values, input.Facts, record)));
            }
            else
            {
                AddError(row.Error!, record);
            }
        }

        _mapped.Clear();
    }

    private void AddError(InputError error, in LogRecord record) =>
        _run.AddError(error.Name, $"{record.Shard}, record {record.Record.Position.SequenceNumber}: {error.Message}");

    private static Value[] WithFacts(Value[] values, IReadOnlyList<RecordFact> facts, LogRecord record) => [.. values, .. facts.Select(fact => FactOf(fact, record))];

    private static Value FactOf(RecordFact fact, LogRecord record) => Value.Of(fact switch
    {
        RecordFact.PartitionKey => record.Record.PartitionKey,
        RecordFact.SequenceNumber => record.Record.Position.SequenceNumber,
        _ => record.Shard.ShardId,
    });

    /// <summary>The last millisecond of the year 9999, behind which no row is.</summary>
    private static readonly long Latest = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
