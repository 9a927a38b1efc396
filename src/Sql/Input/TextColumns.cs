using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Input;

/// <summary>Finds the columns that a program takes as text although their values look like times or numbers, so that discovery leaves the text as it is.</summary>
/// <remarks>Names are compared without their case: an input's columns are found so, too, and a name too many only has a column read as text that the program then casts.</remarks>
internal sealed class TextColumns
{
    private static readonly string[] FormatFirst = ["CHAR_TO_TIMESTAMP", "CHAR_TO_DATE", "CHAR_TO_TIME"];
    private static readonly string[] FormatLast = ["TO_TIMESTAMP", "TO_DATE", "UNIX_TIMESTAMP"];

    private readonly HashSet<string> _declared = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _parsed = new(StringComparer.OrdinalIgnoreCase);

    public TextColumns(string program)
    {
        var issues = new SqlIssues(program);
        var statements = SqlParser.Parse(program, issues);
        var filled = statements.Select(statement => statement switch { CreatePump pump => pump.Insert.Target.Text, InsertInto insert => insert.Target.Text, _ => null }).ToHashSet();
        foreach (var columns in statements.Select(statement => DeclaredIn(statement, filled)))
        {
            _declared.UnionWith(columns);
        }

        var tables = statements.OfType<CreateTable>().Where(table => !filled.Contains(table.Name.Text));
        _whole.UnionWith(tables.SelectMany(table => table.Columns).Where(column => column.Type is { Text: "ROW" or "MAP" }).Select(column => column.Name.Text));

        var tokens = program.Length <= SqlParser.Longest ? Lexer.Read(program, issues) : [];
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind == TokenKind.Word && tokens[i + 1].IsSymbol("(") && ArgumentOf(tokens, i) is { } name)
            {
                _parsed.Add(name);
            }
        }
    }

    /// <summary>Determines whether the program declares a column of an input as text.</summary>
    public bool IsDeclared(string name) => _declared.Contains(name);

    /// <summary>Determines whether the program declares a column as a row value or a map, which are made of the whole object.</summary>
    public bool IsWhole(string name) => _whole.Contains(name);

    /// <summary>Determines whether the program reads a time out of a column's text, by a format.</summary>
    public bool IsParsed(string name) => _parsed.Contains(name);

    private static IEnumerable<string> DeclaredIn(Statement statement, HashSet<string?> filled) => statement switch
    {
        CreateTable table when !filled.Contains(table.Name.Text) => table.Columns.Where(column => column.Type is { } type && IsText(type)).Select(column => column.Name.Text),
        CreateStream stream when !filled.Contains(stream.Name.Text) => stream.Columns.Where(column => IsText(column.Type)).Select(column => column.Name.Text),
        _ => [],
    };

    private static bool IsText(TypeName type) => type.Text is "ROW" or "ARRAY" or "MAP" or "MULTISET" or "STRING" or "VARCHAR" or "CHAR" or "CHARACTER" or "CHAR VARYING" or "CHARACTER VARYING";

    /// <summary>The column in <c>CHAR_TO_TIMESTAMP('format', column)</c> or <c>TO_TIMESTAMP(column, 'format')</c>; null for another call.</summary>
    private static string? ArgumentOf(List<Token> tokens, int at)
    {
        if (FormatFirst.Contains(tokens[at].Text) && At(tokens, at + 2).Kind == TokenKind.Text && At(tokens, at + 3).IsSymbol(","))
        {
            return NameAt(tokens, at + 4) is var (name, next) && At(tokens, next).IsSymbol(")") ? name : null;
        }

        return FormatLast.Contains(tokens[at].Text) && NameAt(tokens, at + 2) is var (first, behind) && At(tokens, behind).IsSymbol(",") && At(tokens, behind + 1).Kind == TokenKind.Text ? first : null;
    }

    private static (string Name, int Next)? NameAt(List<Token> tokens, int at)
    {
        while (At(tokens, at + 1).IsSymbol("."))
        {
            at += 2;
        }

        return At(tokens, at) is { Kind: TokenKind.Word or TokenKind.QuotedName } token ? (token.Text, at + 1) : null;
    }

    private static Token At(List<Token> tokens, int index) => tokens[Math.Min(index, tokens.Count - 1)];
}
