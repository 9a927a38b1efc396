using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Applications.Definitions;

/// <summary>The definition of an application: all that its rows depend on beside the log. Immutable.</summary>
/// <param name="Program">The text of the SQL program.</param>
/// <param name="Inputs">The streams that it reads; at least one once it is complete.</param>
/// <param name="Tables">The reference tables that it joins.</param>
/// <param name="Outputs">The names of the streams that leave it; empty for those that it declares and does not read itself.</param>
public sealed record ApplicationDefinition(
    string Program, IReadOnlyList<ApplicationInput> Inputs, IReadOnlyList<ApplicationTable> Tables, IReadOnlyList<string> Outputs)
{
    /// <summary>The maximum length of a definition as JSON, in bytes: program, schemas and tables.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>The name that an input has by habit.</summary>
    public const string UsualInput = "SOURCE_SQL_STREAM_001";

    /// <summary>Gets whether the columns of all inputs and tables are known.</summary>
    public bool IsComplete => Inputs.Count > 0 && Inputs.All(input => input.Schema is not null) && Tables.All(table => table.Schema is not null);

    /// <summary>The tables whose rows the catalogue of definitions has.</summary>
    public IEnumerable<ApplicationTable> CatalogueTables => Tables.Where(table => table.Definition is not null);

    /// <summary>
    /// Reads a definition: the text of a program, an application of Kinesis Data Analytics as JSON, or the JSON that <see cref="ToJson"/> writes:
    /// <c>{"program": "...", "inputs": [{"name": "...", "source": "...", "schema": {...}}], "tables": [{"name": "...", "schema": {...}, "text": "..."}], "outputs": ["..."]}</c>,
    /// in which all but <c>program</c> may be missing. A table with <c>definition</c> in place of <c>text</c> has its rows in the catalogue of definitions, under that name.
    /// </summary>
    /// <exception cref="ApplicationDefinitionException">It is none of them, or too large.</exception>
    public static ApplicationDefinition Parse(ReadOnlySpan<byte> body) => DefinitionReader.Read(body);

    /// <summary>Writes the definition as JSON: equal definitions have equal texts.</summary>
    public byte[] ToJson() => DefinitionWriter.Write(this);

    /// <summary>Computes the hash of the definition: 16 hexadecimal digits.</summary>
    public string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(ToJson()).AsSpan(0, 8));

    /// <summary>Gets the definition as text, for people.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToJson());
}
