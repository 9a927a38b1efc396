using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Sql;

/// <summary>The schemas that were given for inputs: by the application, and by files, which come before it.</summary>
internal sealed class SchemaFiles
{
    private readonly Dictionary<string, InputSchema> _byName = new(StringComparer.Ordinal);

    /// <summary>All schemas, by the names of their streams.</summary>
    public IReadOnlyDictionary<string, InputSchema> All => _byName;

    /// <summary>Loads the files.</summary>
    /// <param name="files">The values of the option.</param>
    /// <param name="program">The program, whose application may have schemas.</param>
    /// <param name="usual">The name of the input that is meant when none is named.</param>
    /// <param name="names">The program's names.</param>
    /// <exception cref="CliException">One is no schema.</exception>
    public static SchemaFiles Load(IReadOnlyList<string> files, ProgramFile program, string usual, DiscoveredNames names)
    {
        var schemas = new SchemaFiles();
        foreach (var (name, schema) in program.Inputs)
        {
            schemas._byName[name] = Checked(schema, program.Name);
        }

        var named = files.Select(NamedFile.Parse).Select(file => (Name: file.NameIn(names, usual), file.File)).ToList();
        NamedFile.RefuseTwice(named.Select(file => file.Name), "--schema");
        foreach (var (name, file) in named)
        {
            schemas._byName[name] = LoadFile(file);
        }

        return schemas;
    }

    /// <summary>Finds the schema of a stream; null to discover one.</summary>
    public InputSchema? Of(string stream) => _byName.GetValueOrDefault(stream);

    private static InputSchema LoadFile(string file)
    {
        if (!File.Exists(file))
        {
            throw new CliException($"there is no file '{file}', which --schema names.");
        }

        try
        {
            return Checked(InputSchemaParser.Parse(File.ReadAllBytes(file)), file);
        }
        catch (InputSchemaException exception)
        {
            throw new CliException($"--schema '{file}' cannot be used: {exception.Message}.");
        }
    }

    // What can be wrong between columns shows when the mapping is made.
    private static InputSchema Checked(InputSchema schema, string file)
    {
        try
        {
            _ = InputMapping.Create(schema);
            return schema;
        }
        catch (InputSchemaException exception)
        {
            throw new CliException($"the schema in '{file}' cannot be used: {exception.Message}.");
        }
    }
}
