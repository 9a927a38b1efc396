using SensorGrid.Cli.Sql.Output;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql;

/// <summary>Prints what a program reads, declares and writes.</summary>
internal static class CheckReport
{
    /// <summary>Prints the streams and tables with their columns, and what each pump does.</summary>
    public static void Write(TextWriter writer, ProgramFile program, SqlInputs inputs, SqlProgram compiled)
    {
        foreach (var input in inputs.Streams)
        {
            writer.WriteLine($"input   {input.Name} ({List(input.Schema)})");
        }

        foreach (var table in inputs.Tables)
        {
            writer.WriteLine($"table   {table.Name} ({List(table.Schema)})");
        }

        foreach (var (name, stream) in new StreamNames(compiled).Declared)
        {
            writer.WriteLine($"{(IsOutput(program, name, stream) ? "output" : "stream")}  {name} ({List(stream.Schema)})");
        }

        foreach (var line in compiled.Describe().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            writer.WriteLine(line);
        }

        writer.WriteLine($"{program.Name}: no errors");
    }

    private static bool IsOutput(ProgramFile program, string name, StreamDeclaration stream) => !stream.IsRead || program.Outputs.Contains(name);

    private static string List(RowSchema schema) => string.Join(", ", schema.Columns.Select(column => $"\"{column.Name}\" {column.Type}{(column.IsNotNull ? " NOT NULL" : "")}"));
}
