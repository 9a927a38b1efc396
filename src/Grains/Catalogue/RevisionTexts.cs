using System.Text;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The texts of a revision. What is null is the silos' own.</summary>
/// <param name="Features">The text of a <c>features.json</c>.</param>
/// <param name="Sources">The source definitions.</param>
/// <param name="Models">The definitions of models.</param>
/// <param name="Tables">The definitions of reference tables.</param>
internal readonly record struct RevisionTexts(string? Features, SourceText[]? Sources, ModelText[]? Models, TableText[]? Tables)
{
    /// <summary>The length of all names and texts, in bytes of UTF-8.</summary>
    public long Bytes => LengthOf(Features)
        + (Sources ?? []).Sum(source => LengthOf(source.Name) + LengthOf(source.Text))
        + (Models ?? []).Sum(model => LengthOf(model.Name) + LengthOf(model.Text))
        + (Tables ?? []).Sum(table => LengthOf(table.Name) + LengthOf(table.Text));

    /// <summary>Gets the texts of a revision; null for those of revision 0.</summary>
    public static RevisionTexts Of(CatalogueRevision? revision) => new(revision?.Features, revision?.Sources, revision?.Models, revision?.Tables);

    /// <summary>Computes the texts after a change.</summary>
    public RevisionTexts After(CatalogueChange change) => new(
        change.KeepsFeatures ? Features : change.Features,
        change.KeepsSources ? Sources : change.Sources,
        change.ChangesModels ? ModelsAfter(change) : Models,
        change.ChangesTables ? TablesAfter(change) : Tables);

    // No definition at all is as before there were any.
    private ModelText[]? ModelsAfter(CatalogueChange change) =>
        change.Model is { } one ? [.. (Models ?? []).Where(model => model.Name != one.Name), one]
        : change.Models is { Length: > 0 } all ? all
        : null;

    private TableText[]? TablesAfter(CatalogueChange change) =>
        change.Table is { } one ? [.. (Tables ?? []).Where(table => table.Name != one.Name).Append(one).OrderBy(table => table.Name, StringComparer.Ordinal)]
        : change.Tables is { Length: > 0 } all ? [.. all.OrderBy(table => table.Name, StringComparer.Ordinal)]
        : null;

    private static long LengthOf(string? text) => Encoding.UTF8.GetByteCount(text ?? "");
}
