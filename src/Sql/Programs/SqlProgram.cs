using SensorGrid.Sql.Binding;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Programs;

/// <summary>A program, checked and planned. Immutable; <see cref="Start"/> runs it, and <see cref="Restore"/> goes on with a run that was written down.</summary>
public sealed class SqlProgram
{
    /// <summary>The first instant of the year 1.</summary>
    private const long FirstTime = -62_135_596_800_000;

    private readonly ProgramSource _source;
    private readonly BoundProgram _program;
    private readonly SensorColumns _sensors;
    private readonly Dictionary<BoundStream, StreamDeclaration> _declarations;

    private SqlProgram(ProgramSource source, BoundProgram program)
    {
        (_source, _program) = (source, program);
        _sensors = new SensorColumns(program, source.Inputs);
        var read = program.Pumps.SelectMany(pump => pump.Plan.Streams).ToHashSet();
        _declarations = program.All.ToDictionary(
            stream => stream, stream => new StreamDeclaration(stream.Name, stream.Schema, read.Contains(stream)) { Sensor = SensorOf(stream) });
        Streams = [.. program.Streams.Append(program.Errors).Select(stream => _declarations[stream])];
    }

    /// <summary>The streams that it declares, and of each query by itself, in the order of the text; the error stream last.</summary>
    public IReadOnlyList<StreamDeclaration> Streams { get; }

    /// <summary>Compiles a program.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="inputs">The streams that come from outside.</param>
    /// <param name="tables">The tables that streams are joined with.</param>
    /// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
    /// <param name="issues">All that is wrong, and warnings, in the order of the text.</param>
    /// <returns>Null when there is an error.</returns>
    public static SqlProgram? Compile(
        string text, IReadOnlyList<SqlInput> inputs, IReadOnlyList<ReferenceTable> tables, long startedAt, out IReadOnlyList<SqlIssue> issues)
    {
        var source = new ProgramSource(text, inputs, tables, startedAt);
        var program = source.Bind(out var found);
        issues = found.All;
        return program is null ? null : new SqlProgram(source, program);
    }

    /// <summary>Starts it with nothing seen.</summary>
    /// <param name="output">The destination of all rows of its streams.</param>
    /// <param name="limits">The bounds of the run; null for <see cref="SqlLimits.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is below 1.</exception>
    public SqlRun Start(ISqlOutput output, SqlLimits? limits = null) => Open(_source, _program, _declarations, output, limits);

    /// <summary>Goes on with a run that <see cref="SqlRun.Save"/> wrote down: the same further rows and bounds of time give the same rows, in the same order, and the same error rows.</summary>
    /// <remarks>
    /// The program must have the same text, and its inputs and tables the same names and columns; rows of a table may be others. CURRENT_TIMESTAMP stays what it was in the saved run.
    /// </remarks>
    /// <param name="state">The bytes.</param>
    /// <param name="output">The destination of all rows that follow.</param>
    /// <param name="limits">The bounds of the run, as it was started with them; with others it goes on within these. Null for <see cref="SqlLimits.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is below 1.</exception>
    /// <exception cref="InvalidDataException">The bytes are damaged or cut, or of another program or format.</exception>
    public SqlRun Restore(ReadOnlyMemory<byte> state, ISqlOutput output, SqlLimits? limits = null)
    {
        var reader = new StateReader(state);
        var (startedAt, hash) = RunState.ReadHead(reader);
        var run = StartedAt(startedAt, output, limits);
        run.Load(reader, hash);
        return run;
    }

    /// <summary>Starts the program as it would have been compiled at another time; its streams are those of this one.</summary>
    private SqlRun StartedAt(long time, ISqlOutput output, SqlLimits? limits)
    {
        if (time == _source.StartedAt)
        {
            return Start(output, limits);
        }

        if (time is < FirstTime or > TimeStep.LastTime)
        {
            throw StateReader.Fault($"no program starts at {time}.");
        }

        var source = _source with { StartedAt = time };
        var program = source.Bind(out _) ?? throw StateReader.Fault($"the program cannot have started at {time}.");
        var declarations = program.All.Zip(_program.All).ToDictionary(pair => pair.First, pair => _declarations[pair.Second]);
        return Open(source, program, declarations, output, limits);
    }

    private static SqlRun Open(ProgramSource source, BoundProgram program, Dictionary<BoundStream, StreamDeclaration> declarations, ISqlOutput output, SqlLimits? limits)
    {
        var bounds = limits ?? SqlLimits.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(bounds.MostGroups, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(bounds.MostRows, 1, nameof(limits));
        return new SqlRun(program, new RunHost(program, declarations, output, bounds), source);
    }

    /// <summary>Plans the pumps, in the order of the text: what each reads, does and remembers, and by which key.</summary>
    public IReadOnlyList<PumpPlan> Plan() => new ProgramPlans(_program, _sensors).All;

    /// <summary>Writes <see cref="Plan"/> in a few lines for each pump.</summary>
    public string Describe() => PlanText.Write(Plan());

    private SensorColumn? SensorOf(BoundStream stream)
    {
        for (var i = 0; i < stream.Schema.Count; i++)
        {
            if (_sensors.LengthOf(stream, i) is { } length)
            {
                return new SensorColumn(stream.Schema.Columns[i].Name, length == int.MaxValue ? null : length);
            }
        }

        return null;
    }
}
