using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Folders;

/// <summary>
/// Decides when the folder of definitions is applied: when all silos that follow one have the same content, without mistakes, and it is not the one that was applied last. So while
/// silos are replaced one by one the definitions change once, with the last of them; silos with different folders change nothing; and what was applied by other means since
/// (<c>rollback</c>) stays until the folder changes.
/// </summary>
internal static class FolderAgreement
{
    /// <summary>Decides.</summary>
    /// <param name="active">The active silos.</param>
    /// <param name="reports">The newest report of each silo that reported.</param>
    /// <param name="applied">The hash of the content that was applied last; null for none.</param>
    /// <param name="refused">A content that cannot be used by this cluster, with the reason; null for none.</param>
    public static FolderDecision Decide(
        IReadOnlyCollection<SiloAddress> active, IReadOnlyDictionary<SiloAddress, CatalogueReport> reports, string? applied, (string Hash, string Reason)? refused)
    {
        var folders = active.Where(reports.ContainsKey).Order().Select(silo => (Silo: silo, reports[silo].Folder)).Where(silo => silo.Folder is not null).ToArray();
        if (folders.Length == 0)
        {
            return new FolderDecision(null, null);
        }

        if (folders.FirstOrDefault(silo => silo.Folder!.MistakeCount > 0) is { Folder: { } faulty } at)
        {
            return Wait($"The folder '{faulty.Path}' of silo {at.Silo} has {faulty.MistakeCount} mistake{(faulty.MistakeCount == 1 ? "" : "s")}, the first of them: {faulty.Mistakes[0]}");
        }

        if (folders.FirstOrDefault(silo => silo.Folder!.Hash is null) is { Folder: { } unread } reading)
        {
            return Wait($"Silo {reading.Silo} has not read its folder '{unread.Path}' yet.");
        }

        // Contents first: a difference is what somebody has to mend.
        var first = folders[0];
        if (folders.FirstOrDefault(silo => silo.Folder!.Hash != first.Folder!.Hash) is { Folder: { } other } differs)
        {
            return Wait(
                $"The folder '{first.Folder!.Path}' of silo {first.Silo} has other content ({first.Folder.Hash}) than '{other.Path}' of silo {differs.Silo} ({other.Hash}): it is applied when all silos have the same.");
        }

        var hash = first.Folder!.Hash!;
        return hash == applied ? new FolderDecision(null, null)
            : refused is { } known && known.Hash == hash ? Wait($"The folder '{first.Folder.Path}' cannot be used: {known.Reason}")
            : active.FirstOrDefault(silo => !reports.ContainsKey(silo)) is { } silent ? Wait($"Silo {silent} has not reported yet.")
            : new FolderDecision(hash, null);
    }

    private static FolderDecision Wait(string reason) => new(null, reason);
}
