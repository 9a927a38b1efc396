using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Compares keys of several values. Nulls are equal, as GROUP BY and PARTITION BY want it.</summary>
internal sealed class KeyComparer : IEqualityComparer<Value[]>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(Value[]? x, Value[]? y)
    {
        if (x is null || y is null || x.Length != y.Length)
        {
            return ReferenceEquals(x, y);
        }

        for (var i = 0; i < x.Length; i++)
        {
            if (!x[i].Equals(y[i]))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(Value[] obj)
    {
        var hash = 17;
        foreach (var value in obj)
        {
            hash = unchecked((hash * -1521134295) + value.GetHashCode());
        }

        return hash;
    }
}
