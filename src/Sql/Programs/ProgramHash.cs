using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>Computes what tells programs apart whose states have nothing in common.</summary>
internal static class ProgramHash
{
    /// <summary>The number of bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>Hashes the text, the names and columns of inputs and tables, and the kinds of the operators in their order. Rows of tables are no part: no operator keeps them.</summary>
    public static byte[] Compute(ProgramSource source, IReadOnlyList<Operator> operators)
    {
        var text = new StringBuilder();
        Append(text, source.Text);
        foreach (var input in source.Inputs)
        {
            Append(text, "input");
            Append(text, input.Name);
            Append(text, input.Schema);
        }

        foreach (var table in source.Tables)
        {
            Append(text, "table");
            Append(text, table.Name);
            Append(text, table.Schema);
        }

        foreach (var each in operators)
        {
            Append(text, each.GetType().Name);
        }

        return SHA256.HashData(Encoding.Unicode.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, RowSchema schema)
    {
        foreach (var column in schema.Columns)
        {
            Append(text, column.Name);
            Append(text, column.Type.ToString());
            Append(text, column.IsNotNull ? "NOT NULL" : "");
            if (column.Type.Fields is { } fields)
            {
                Append(text, fields);
            }
        }
    }

    /// <summary>Appends a part with its length, so that no two lists of parts are written the same.</summary>
    private static void Append(StringBuilder text, string part) => text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part};");
}
