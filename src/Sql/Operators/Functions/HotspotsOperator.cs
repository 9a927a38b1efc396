using SensorGrid.Sql.Forest;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Functions;

/// <summary>HOTSPOTS: adds to each row the dense regions among the newest rows. A row with a null number passes with a null, and is none of them.</summary>
internal sealed class HotspotsOperator(NumericColumns columns, HotspotParameters parameters, IRowSink next, IRowErrors errors) : Operator(next)
{
    private readonly double[] _point = new double[columns.Count];
    private HotspotFinder _finder = new(parameters, columns.Count);

    public override void Add(Row row)
    {
        try
        {
            var result = columns.TryRead(row, _point) ? Value.Of(ForestJson.Hotspots(_finder.Add(_point))) : Value.Null;
            Next.Add(new Row(row.Time, [.. row.Values, result]));
        }
        catch (RowErrorException error)
        {
            errors.Add(error, row);
        }
    }

    public override void Save(StateWriter writer) => writer.Part(_finder.Write);

    public override void Load(StateReader reader) => _finder = reader.Part(reader => HotspotFinder.Restore(reader, parameters, columns.Count));
}
