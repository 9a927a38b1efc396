using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Reads the names of the types that a column of an input can have, such as <c>VARCHAR(16)</c>.</summary>
public static class SqlTypeName
{
    private const int MostDigits = 18;

    /// <summary>Reads a type.</summary>
    /// <returns>Null when it is none.</returns>
    public static SqlType? Parse(string text)
    {
        var name = string.Join(' ', text.ToUpperInvariant().Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return Of(name, []);
        }

        if (!name.EndsWith(')'))
        {
            return null;
        }

        var numbers = new List<int>();
        foreach (var part in name[(open + 1)..^1].Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return Of(name[..open].TrimEnd(), numbers);
    }

    private static SqlType? Of(string name, List<int> numbers) => name switch
    {
        "VARCHAR" or "CHARACTER VARYING" or "CHAR VARYING" or "STRING" => WithLength(SqlKind.Varchar, numbers, 0),
        "CHAR" or "CHARACTER" => WithLength(SqlKind.Char, numbers, 1),
        "VARBINARY" or "BINARY" or "BINARY VARYING" => WithLength(SqlKind.Varbinary, numbers, 0),
        "DECIMAL" or "DEC" or "NUMERIC" => Decimal(numbers),
        "TIMESTAMP" when numbers.Count <= 1 => SqlType.Timestamp,
        "TIME" when numbers.Count <= 1 => SqlType.Time,
        "FLOAT" when numbers.Count <= 1 => SqlType.Double,
        _ when numbers.Count > 0 => null,
        "BOOLEAN" => SqlType.Boolean,
        "TINYINT" => SqlType.TinyInt,
        "SMALLINT" => SqlType.SmallInt,
        "INTEGER" or "INT" => SqlType.Integer,
        "BIGINT" => SqlType.BigInt,
        "REAL" => SqlType.Real,
        "DOUBLE" or "DOUBLE PRECISION" => SqlType.Double,
        "DATE" => SqlType.Date,
        _ => null,
    };

    private static SqlType? WithLength(SqlKind kind, List<int> numbers, int length) => numbers switch
    {
        [] => new SqlType(kind, length),
        [> 0 and var most] => new SqlType(kind, most),
        _ => null,
    };

    private static SqlType? Decimal(List<int> numbers) => numbers switch
    {
        [] => SqlType.Decimal(MostDigits, 0),
        [>= 1 and <= MostDigits and var digits] => SqlType.Decimal(digits, 0),
        [>= 1 and <= MostDigits and var digits, var scale] when scale <= digits => SqlType.Decimal(digits, scale),
        _ => null,
    };
}
