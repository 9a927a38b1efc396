namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The identity of a cell: its kind (S is a sensor) and its number.</summary>
internal readonly record struct CellKey(char Kind, int Id) : IComparable<CellKey>
{
    public int CompareTo(CellKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Id.CompareTo(other.Id);

    public override string ToString() => $"{Kind}{Id}";
}
