using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses programs.</summary>
internal static class SqlParser
{
    /// <summary>Parses a program: statements that end with semicolons. After an error it goes on behind the next semicolon.</summary>
    /// <param name="text">The program.</param>
    /// <param name="issues">The destination of what is wrong.</param>
    /// <returns>The statements that could be parsed.</returns>
    public static IReadOnlyList<Statement> Parse(string text, SqlIssues issues) => throw new NotImplementedException();
}
