using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>The streams, tables and views that a program can read.</summary>
internal sealed class Catalog
{
    public const string ErrorStream = "error_stream";

    private static readonly RowSchema ErrorSchema = new(
    [
        new Column("ERROR_TIME", SqlType.Timestamp),
        new Column("ERROR_LEVEL", SqlType.Text),
        new Column("ERROR_NAME", SqlType.Text),
        new Column("MESSAGE", SqlType.Text),
        new Column("DATA_ROWTIME", SqlType.Timestamp),
        new Column("DATA_ROW", SqlType.Text),
        new Column("PUMP_NAME", SqlType.Text),
    ]);

    private readonly List<BoundStream> _streams = [];
    private readonly List<BoundTable> _tables = [];
    private readonly List<CreateView> _views = [];
    private readonly Dictionary<string, BoundStream> _sources = new(StringComparer.Ordinal);

    /// <summary>The stream of rows that could not be computed.</summary>
    public BoundStream Errors { get; } = new(ErrorStream, ErrorSchema, BoundStreamKind.Errors);

    private IEnumerable<string> Names => _streams.Select(stream => stream.Name).Concat(_tables.Select(table => table.Name)).Concat(_views.Select(view => view.Name.Text)).Append(ErrorStream);

    public void Add(BoundStream stream) => _streams.Add(stream);

    public void Add(BoundTable table) => _tables.Add(table);

    public void Add(CreateView view) => _views.Add(view);

    /// <summary>Puts a view over a stream of the same name: from now on the name means the view, except as the target of an insert.</summary>
    public void Add(CreateView view, BoundStream source)
    {
        _streams.Remove(source);
        _sources.Add(view.Name.Text, source);
        _views.Add(view);
    }

    /// <summary>The name by which the view over a stream reads it.</summary>
    public static string SourceOf(string name) => "\0" + name;

    /// <summary>The stream that rows inserted into a name go to.</summary>
    public BoundStream? Target(string name) => _sources.GetValueOrDefault(name) ?? Stream(name);

    /// <summary>Determines whether a name is taken.</summary>
    public bool Has(string name) => Stream(name) is not null || Table(name) is not null || View(name) is not null;

    public BoundStream? Stream(string name) => name switch
    {
        ErrorStream or "ERROR_STREAM" => Errors,
        ['\0', ..] => _sources.GetValueOrDefault(name[1..]),
        _ => _streams.Find(stream => stream.Name == name),
    };

    public BoundTable? Table(string name) => _tables.Find(table => table.Name == name);

    public CreateView? View(string name) => _views.Find(view => view.Name.Text == name);

    /// <summary>Says that there is no such stream, and which one was probably meant.</summary>
    public string Unknown(Name name)
    {
        var meant = Suggestions.Nearest(name.Text, Names);
        return meant is null
            ? $"No stream or table {ColumnMessages.Written(name)}; there is {string.Join(", ", Names.Take(12).Select(ColumnMessages.Quote))}."
            : $"No stream or table {ColumnMessages.Written(name)}; did you mean {ColumnMessages.Quote(meant)}?{ColumnMessages.Folding(name, meant)}";
    }
}
