using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary><c>LIKE name [(EXCLUDING ...)]</c> of a declared table: what it has of another one.</summary>
/// <param name="Name">The other table.</param>
/// <param name="HasGenerated">Whether it has the other one's computed columns.</param>
/// <param name="HasMetadata">Whether it has the columns of what a record has besides.</param>
/// <param name="HasWatermark">Whether it has the watermark.</param>
internal sealed record TableLike(Name Name, bool HasGenerated, bool HasMetadata, bool HasWatermark)
{
    /// <summary>Gives a declaration with what it has of the other table, before its own columns.</summary>
    /// <param name="table">The declaration.</param>
    /// <param name="statements">The statements before it, with those of the other tables.</param>
    /// <param name="issues">The destination of what is wrong.</param>
    public static CreateTable Expand(CreateTable table, IEnumerable<Statement> statements, SqlIssues issues)
    {
        if (table.Like is not { } like)
        {
            return table;
        }

        if (statements.OfType<CreateTable>().LastOrDefault(other => other.Name.Text == like.Name.Text) is not { } other)
        {
            issues.Error(like.Name.Span, $"No table {like.Name.Text} is declared before: LIKE takes the columns of a table that stands before it.");
            return table with { Like = null };
        }

        // A column of its own takes the place of the other's, as OVERWRITING says.
        var own = table.Columns.Select(column => column.Name.Text).ToHashSet(StringComparer.Ordinal);
        var taken = other.Columns.Where(column => !own.Contains(column.Name.Text) && (column.Computed is null || like.HasGenerated) && (column.Metadata is null || like.HasMetadata)).ToList();
        return table with { Columns = [.. taken, .. table.Columns], Watermark = table.Watermark ?? (like.HasWatermark ? other.Watermark : null), Like = null };
    }
}
