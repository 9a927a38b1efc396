using SensorGrid.Sql.Binding;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>Creates the operators of a run.</summary>
internal sealed class RunHost : IPlanHost
{
    private readonly Dictionary<BoundStream, StreamHub> _hubs = [];
    private readonly List<StreamHub> _ordered = [];
    private readonly List<Operator> _operators = [];
    private readonly SqlLimits _limits;
    private readonly StreamHub _errors;
    private readonly string _pump = "";
    private readonly bool _feedsErrors;

    public RunHost(BoundProgram program, IReadOnlyDictionary<BoundStream, StreamDeclaration> declarations, ISqlOutput output, SqlLimits limits)
    {
        _limits = limits;
        foreach (var stream in program.All)
        {
            _ordered.Add(new StreamHub(declarations[stream], stream.Kind is BoundStreamKind.Input ? null : output));
            _hubs.Add(stream, _ordered[^1]);
        }

        _errors = _hubs[program.Errors];
        var readingErrors = ErrorReaders.Find(program);
        foreach (var pump in program.Pumps)
        {
            (_pump, _feedsErrors) = (pump.Name, !readingErrors.Contains(pump));
            pump.Plan.Open(_hubs[pump.Target].AddWriter(), this);
        }
    }

    /// <summary>The operators, in the order in which the plans created them.</summary>
    public IReadOnlyList<Operator> Operators => _operators;

    /// <summary>The streams, in the order of the program.</summary>
    public IReadOnlyList<StreamHub> Streams => _ordered;

    /// <summary>The stream of a run.</summary>
    public StreamHub this[BoundStream stream] => _hubs[stream];

    public void Subscribe(BoundStream stream, IRowSink reader) => _hubs[stream].Subscribe(reader);

    public T Keep<T>(T created)
        where T : Operator
    {
        created.MostGroups = _limits.MostGroups;
        created.MostRows = _limits.MostRows;
        _operators.Add(created);
        return created;
    }

    public IRowErrors Errors(RowSchema schema) => new RunErrors(_errors, _pump, schema, _feedsErrors);
}
