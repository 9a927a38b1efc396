using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The definitions of a revision cannot be used.</summary>
/// <param name="mistakes">All of their mistakes, each with its place and what to write instead; at least one.</param>
internal sealed class UnusableRevisionException(CatalogueMistake[] mistakes) : Exception(string.Join('\n', mistakes.Select(mistake => mistake.ToString())))
{
    /// <summary>All mistakes.</summary>
    public CatalogueMistake[] Mistakes => mistakes;
}
