using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Sql.Rows;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql;

/// <summary>The inputs and reference tables of a run.</summary>
internal sealed class SqlInputs : IAsyncDisposable
{
    private readonly List<TimedRows> _files = [];
    private readonly List<SqlInput> _streams = [];
    private readonly List<ReferenceTable> _tables = [];
    private readonly List<string> _notes = [];

    private SqlInputs()
    {
    }

    /// <summary>The files of the inputs, in the order of <see cref="Streams"/>, which may have more.</summary>
    public IReadOnlyList<TimedRows> Files => _files;

    /// <summary>The streams that come from outside.</summary>
    public IReadOnlyList<SqlInput> Streams => _streams;

    /// <summary>The reference tables.</summary>
    public IReadOnlyList<ReferenceTable> Tables => _tables;

    /// <summary>Sentences on how the files were understood.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens the files, and finds out what their columns are.</summary>
    /// <exception cref="CliException">One cannot be used.</exception>
    public static async Task<SqlInputs> OpenAsync(SqlOptions options, ProgramFile program, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var inputs = new SqlInputs();
        try
        {
            var names = new DiscoveredNames(program.Text);
            var usual = program.FirstInput(Named(options, names));
            var schemas = SchemaFiles.Load(options.Schemas, program, usual, names);
            await inputs.AddFilesAsync(options, schemas, usual, names, standardInput, cancellationToken);
            inputs.AddStreamsWithoutFile(schemas);
            await inputs.AddTablesAsync(options, program, names, standardInput, cancellationToken);
            inputs._notes.AddRange(names.Notes);
            return inputs;
        }
        catch
        {
            await inputs.DisposeAsync();
            throw;
        }
    }

    private static HashSet<string> Named(SqlOptions options, DiscoveredNames names) =>
        [.. options.Inputs.Concat(options.Tables).Select(NamedFile.Parse).Where(file => file.Name is not null).Select(file => file.NameIn(names, ""))];

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
        {
            await file.DisposeAsync();
        }
    }

    private async Task AddFilesAsync(
        SqlOptions options, SchemaFiles schemas, string usual, DiscoveredNames names, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var files = options.Inputs.Select(NamedFile.Parse).Select(file => (Name: file.NameIn(names, usual), file.File)).ToList();
        NamedFile.RefuseTwice(files.Select(file => file.Name), "--input");
        foreach (var (name, path) in files)
        {
            var rows = await OpenRowsAsync(path, options, schemas.Of(name), names, standardInput, cancellationToken);
            _files.Add(rows);
            _streams.Add(new SqlInput(name, rows.Schema));
        }
    }

    private async Task<TimedRows> OpenRowsAsync(
        string path, SqlOptions options, InputSchema? schema, DiscoveredNames names, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var source = await RowSources.OpenAsync(path, options.InputFormat, schema, names, standardInput, new UnmappedTime(options.TimeColumn), cancellationToken);
        try
        {
            var time = options.TimeColumn is { } column ? TimeColumnChoice.Named(source, column) : await TimeColumnChoice.FindAsync(source, cancellationToken);
            NoteTime(source, time);
            return new TimedRows(source, time);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    private void NoteTime(IRowSource source, RowTimeColumn? time)
    {
        if (time is null)
        {
            _notes.Add($"'{source.Name}' has no column of times: its rows are taken to be a second apart, from 1970-01-01 00:00:00 on (--time-column names the column)");
        }
    }

    // The program knows them, and a check needs their columns only.
    private void AddStreamsWithoutFile(SchemaFiles schemas) =>
        _streams.AddRange(schemas.All.Where(schema => _streams.TrueForAll(known => known.Name != schema.Key)).Select(schema => new SqlInput(schema.Key, schema.Value.Rows)));

    private async Task AddTablesAsync(SqlOptions options, ProgramFile program, DiscoveredNames names, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var files = options.Tables.Select(NamedFile.Parse).ToList();
        if (files.Any(file => file.Name is null) && (program.Tables.Count != 1 || files.Count != 1))
        {
            throw new CliException("--table needs the table's name: --table NAME=FILE.", ExitCode.Usage);
        }

        var named = files.Select(file => (Name: file.NameIn(names, program.Tables.Keys.FirstOrDefault() ?? ""), file.File)).ToList();
        NamedFile.RefuseTwice(named.Select(file => file.Name), "--table");
        foreach (var (name, path) in named)
        {
            _tables.Add(await ReferenceFile.LoadAsync(name, path, program.Tables.GetValueOrDefault(name), names, standardInput, _notes, cancellationToken));
        }

        AddTablesWithoutFile(options, program);
    }

    private void AddTablesWithoutFile(SqlOptions options, ProgramFile program)
    {
        foreach (var (name, schema) in program.Tables.Where(table => _tables.TrueForAll(known => known.Name != table.Key)))
        {
            _tables.Add(options.Check
                ? new ReferenceTable(name, schema.Rows, Array.Empty<Row>())
                : throw new CliException($"the application joins the reference table {name}: give its file with --table {name}=FILE."));
        }
    }
}
