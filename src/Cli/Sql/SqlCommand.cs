using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Sql.Output;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Text;

namespace SensorGrid.Cli.Sql;

/// <summary><c>sql</c>: runs a streaming program over files, or checks it.</summary>
internal static class SqlCommand
{
    public static Command Create(CliContext context)
    {
        var arguments = new SqlArguments();
        var command = new Command(
            "sql",
            "Runs a SQL program over files of rows, offline, and writes the rows as they would come out of the running program. The program is a file of SQL, or an application of "
            + "Kinesis Data Analytics for SQL as JSON: a request of CreateApplication, an answer of DescribeApplication, or a CloudFormation template. Exit code 1 when the program has errors: "
            + "all of them are printed, with their lines and columns.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            () => RunAsync(arguments.Read(parsed), context, cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SqlOptions options, CliContext context, CancellationToken cancellationToken)
    {
        RefuseToOverwrite(options);
        var program = await ProgramFile.LoadAsync(options.Program, cancellationToken);
        await using var inputs = await SqlInputs.OpenAsync(options, program, context.Input, cancellationToken);
        foreach (var note in inputs.Notes)
        {
            context.Progress.WriteLine($"note: {CommandGuard.OneLine(note)}.");
        }

        var compiled = await CompileAsync(program, inputs, context, cancellationToken);
        var streams = new StreamNames(compiled);
        if (options.Check)
        {
            CheckReport.Write(context.Output, program, inputs, compiled);
            return ExitCode.Success;
        }

        if (inputs.Files.Count == 0)
        {
            throw new CliException("there is nothing to run the program on: give a file with --input, or only --check it.", ExitCode.Usage);
        }

        await RunAsync(compiled, streams, program, inputs, options, context, cancellationToken);
        return ExitCode.Success;
    }

    private static async Task<SqlProgram> CompileAsync(ProgramFile program, SqlInputs inputs, CliContext context, CancellationToken cancellationToken)
    {
        var startedAt = await FirstTimeAsync(inputs, cancellationToken) ?? context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var compiled = SqlProgram.Compile(program.Text, inputs.Streams, inputs.Tables, startedAt, out var issues);
        IssueReport.Write(context.Error, program, issues);
        if (compiled is not null)
        {
            return compiled;
        }

        var count = issues.Count(issue => issue.Severity == SqlSeverity.Error);
        var hint = inputs.Streams.Count == 0 ? " No input is known: give one with --input, or its columns with --schema." : "";
        throw new CliException(string.Create(CultureInfo.InvariantCulture, $"'{program.Name}' has {count} {(count == 1 ? "error" : "errors")}.{hint}"));
    }

    // CURRENT_TIMESTAMP: the same at every run over the same file.
    private static async Task<long?> FirstTimeAsync(SqlInputs inputs, CancellationToken cancellationToken)
    {
        foreach (var file in inputs.Files)
        {
            await foreach (var row in file.ReadAsync(isSorted: false, cancellationToken))
            {
                if (row.Row is { } first)
                {
                    return first.Time;
                }
            }
        }

        return null;
    }

    private static async Task RunAsync(
        SqlProgram compiled, StreamNames streams, ProgramFile program, SqlInputs inputs, SqlOptions options, CliContext context, CancellationToken cancellationToken)
    {
        await using var outputs = SqlOutputs.Open(options, streams, program.Outputs, context);
        var errors = new ErrorTally();
        var sink = new RowSink(outputs.Writers, errors);
        var runner = new SqlRunner(inputs, sink);
        await context.Progress.RunAsync("running", step => runner.RunAsync(compiled, options.Sort, step, cancellationToken));
        sink.End();
        await outputs.FlushAsync(cancellationToken);
        errors.Show(context.Progress);
        if (runner.Raised > 0)
        {
            context.Progress.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"note: {Rows(runner.Raised)} of a time before that of an earlier row: its ROWTIME is that of the newest row before it (--sort puts rows in order)."));
        }

        var kinds = errors.Count > 0 ? $" ({errors})" : "";
        context.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Rows(runner.Rows)} in, {Rows(sink.Count)} out, {Rows(errors.Count)} with errors{kinds}"));
    }

    private static string Rows(long count) => count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows");

    private static void RefuseToOverwrite(SqlOptions options)
    {
        var read = options.Inputs.Concat(options.Tables).Concat(options.Schemas).Select(value => NamedFile.Parse(value).File).Append(options.Program);
        OutputPath.RequireNotRead("--output", options.Output, read);
    }
}
