using SensorGrid.Sql.Forest;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Functions;

/// <summary>RANDOM_CUT_FOREST: adds to each row its anomaly score, and perhaps an explanation. A row with a null number passes with nulls, and is not learned.</summary>
internal sealed class ForestOperator : Operator
{
    private readonly NumericColumns _columns;
    private readonly ForestExplanation _explanation;
    private readonly IRowErrors _errors;
    private RandomCutForest _forest;
    private readonly double[] _point;
    private readonly ColumnAttribution[] _attributions;

    /// <param name="columns">The dimensions.</param>
    /// <param name="parameters">The parameters of the forest.</param>
    /// <param name="explanation">The kind of explanation.</param>
    /// <param name="seed">The seed of its random numbers.</param>
    /// <param name="next">The destination of the rows.</param>
    /// <param name="errors">The destination of rows that are no point.</param>
    public ForestOperator(NumericColumns columns, ForestParameters parameters, ForestExplanation explanation, ulong seed, IRowSink next, IRowErrors errors)
        : base(next)
    {
        (_columns, _explanation, _errors) = (columns, explanation, errors);
        _forest = new RandomCutForest(parameters, columns.Count, seed);
        _point = new double[columns.Count];
        _attributions = new ColumnAttribution[columns.Count];
    }

    public override void Add(Row row)
    {
        try
        {
            var isPoint = _columns.TryRead(row, _point);
            Next.Add(new Row(row.Time, isPoint ? Scored(row) : Unscored(row)));
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
        }
    }

    public override void Save(StateWriter writer) => writer.Part(_forest.Write);

    public override void Load(StateReader reader) => _forest = reader.Part(reader => RandomCutForest.Restore(reader, _forest.Parameters, _forest.Columns));

    private Value[] Scored(Row row) => _explanation is ForestExplanation.None
        ? [.. row.Values, Value.Of(_forest.Add(_point))]
        : [.. row.Values, Value.Of(_forest.Add(_point, _attributions)), Value.Of(ForestJson.Explanation(_columns.Names, _attributions, _explanation is ForestExplanation.WithDirection))];

    private Value[] Unscored(Row row) => _explanation is ForestExplanation.None ? [.. row.Values, Value.Null] : [.. row.Values, Value.Null, Value.Null];
}
