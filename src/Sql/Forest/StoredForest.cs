namespace SensorGrid.Sql.Forest;

/// <summary>The parts that the stored forms of this folder share.</summary>
internal static class StoredForest
{
    /// <summary>Checks a stored number that must be 0 to a limit.</summary>
    /// <exception cref="InvalidDataException">The number is outside.</exception>
    public static int Bounded(int value, int limit) =>
        value >= 0 && value <= limit ? value : throw new InvalidDataException($"The stored number {value} is not in 0 to {limit}.");

    /// <summary>Checks a stored number of numeric columns.</summary>
    /// <exception cref="InvalidDataException">The number is none of 1 to the largest.</exception>
    public static int Columns(int value) =>
        value is >= 1 and <= ForestParameters.MaxColumns ? value : throw new InvalidDataException($"{value} columns are stored.");

    /// <summary>Checks a stored count of rows.</summary>
    /// <exception cref="InvalidDataException">The count is negative.</exception>
    public static long NotNegative(long value) => value >= 0 ? value : throw new InvalidDataException($"{value} rows are stored.");

    /// <summary>Checks the version at the head of a stored form.</summary>
    /// <exception cref="InvalidDataException">The version is another one.</exception>
    public static void Expect(int found, int version)
    {
        if (found != version)
        {
            throw new InvalidDataException($"Version {found} is stored; version {version} can be read.");
        }
    }

    /// <summary>Checks that stored numbers are such as rows may have.</summary>
    /// <exception cref="InvalidDataException">One is not.</exception>
    public static void Expect(ReadOnlySpan<double> values)
    {
        if (values.ContainsAnyExceptInRange(-NumericRow.MaxValue, NumericRow.MaxValue))
        {
            throw new InvalidDataException("A stored number is out of range.");
        }
    }

    public static void Write(BinaryWriter writer, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public static void Read(BinaryReader reader, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadDouble();
        }
    }
}
