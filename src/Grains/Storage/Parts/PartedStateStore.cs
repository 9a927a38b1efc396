using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>
/// Stores a state of any size on a grain storage that writes one item at a time: sections in several parts behind one manifest. A save writes what changed, and takes
/// effect with its last write, the manifest's, or not at all.
/// </summary>
/// <remarks>
/// <para>
/// A state that fits is one item. A larger one is a manifest and parts. The manifest names every item that exists or may exist: parts with live sections, spare items
/// that the next save may write, and garbage to delete. So nothing is left behind wherever a process dies.
/// </para>
/// <para>
/// A save writes its parts to spare items, each under the condition of the ETag that the manifest has for it, and then the manifest under the condition of its own.
/// Nothing refers to a spare item, so nothing that is stored changes before the manifest does. Two processes that save from one manifest cannot both win a spare item,
/// nor the manifest. A part that cannot be written because its ETag differs was written by a save that never took effect, or by one that is under way: the manifest is
/// written first then, with that item as garbage and a new name instead. That write fails if the other save took effect; otherwise that save no longer can.
/// </para>
/// <para>
/// Garbage never becomes anything else. It may be deleted by any process that has read the manifest, and is deleted again after <see cref="PartLimits.Grace"/>, since a write
/// that another process has sent may come late.
/// </para>
/// <para>
/// <see cref="PartedState"/> changes only with the manifest. A save whose outcome is unknown may be tried again from it: if it did take effect, the next one conflicts.
/// </para>
/// </remarks>
internal sealed partial class PartedStateStore(
    IGrainStorage storage, string stateName, PartLimits limits, TimeProvider clock, PartMetrics metrics, ILogger logger, Func<Guid> newName)
{
    private const int Readers = 8;
    private const int Writers = 4;

    // Each means that another activation has saved while the parts were read.
    private const int MaxLoads = 10;

    // Beside two for each spare item: it may have been written by a save that did not take effect, and a new name be needed in its stead.
    private const int ExtraAnnouncements = 4;

    private readonly StateItems _items = new(storage, stateName);

    /// <summary>Reads a state.</summary>
    /// <param name="owner">The grain whose state it is.</param>
    /// <param name="state">Set to what storage holds.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The sections in the order in which they were stored; empty when nothing is stored.</returns>
    /// <exception cref="InvalidDataException">The state is damaged, or another version wrote it.</exception>
    /// <exception cref="IOException">Others saved the state again and again while it was read.</exception>
    public async Task<IReadOnlyList<StateSection>> LoadAsync(GrainId owner, PartedState state, CancellationToken cancellationToken)
    {
        string? readBefore = null;
        for (var load = 0; load < MaxLoads; load++)
        {
            var (bytes, etag) = await _items.ReadAsync(owner, cancellationToken);
            if (bytes is null)
            {
                state.Set(etag, false, StateLayout.Empty);
                return [];
            }

            var manifest = StateManifest.Read(bytes);
            var chunks = InlineChunks(manifest);
            if (await ReadPartsAsync(owner, manifest, chunks, cancellationToken) is { } parts)
            {
                state.Set(etag, chunks.Count > 0, new StateLayout(parts, manifest.Spares, manifest.Garbage));
                return StateChunks.Join(chunks);
            }

            // A missing part means that another activation has saved since the manifest was read.
            if (etag == readBefore)
            {
                throw new InvalidDataException($"The stored state of {owner} is damaged: a part that its manifest refers to is missing.");
            }

            readBefore = etag;
        }

        throw new IOException($"The state of {owner} was saved by others {MaxLoads} times while it was read.");
    }

    /// <summary>Reads the sections that are not of one metric: those whose names have no <c>/</c>. Nearly always that is one item.</summary>
    /// <param name="owner">The grain whose state it is.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The sections, perhaps with others; empty when nothing is stored.</returns>
    /// <exception cref="InvalidDataException">The state is damaged, or another version wrote it.</exception>
    public async Task<IReadOnlyList<StateSection>> LoadOwnAsync(GrainId owner, CancellationToken cancellationToken)
    {
        var (bytes, _) = await _items.ReadAsync(owner, cancellationToken);
        if (bytes is null)
        {
            return [];
        }

        var manifest = StateManifest.Read(bytes);
        return manifest.HasAllOwn ? InlineSections.Read(manifest.Inline) : await LoadAsync(owner, new PartedState(), cancellationToken);
    }

    /// <summary>Determines whether storage still holds the version that is known.</summary>
    public async Task<bool> IsCurrentAsync(GrainId owner, PartedState state, CancellationToken cancellationToken) =>
        (await _items.ReadAsync(owner, cancellationToken)).ETag == state.ETag;

    /// <summary>Stores a state; writes only the sections that changed since <paramref name="state"/>, except for a small state, which is one item.</summary>
    /// <param name="owner">The grain whose state it is.</param>
    /// <param name="state">The known version of the stored state; set to the new one.</param>
    /// <param name="sections">The whole state. At least one section.</param>
    /// <param name="cancellationToken">The token that ends the wait; the save may take effect nevertheless.</param>
    /// <returns>The items written.</returns>
    /// <exception cref="InconsistentStateException">Somebody else has saved the state: it must be loaded again.</exception>
    public async Task<SaveCost> SaveAsync(GrainId owner, PartedState state, IReadOnlyList<StateSection> sections, CancellationToken cancellationToken)
    {
        var cost = new SaveCost();
        if (PackWhole(state, sections) is { } whole)
        {
            await SaveWholeAsync(owner, state, whole, sections.Count, cost, cancellationToken);
        }
        else
        {
            await SavePartsAsync(owner, state, sections, cost, cancellationToken);
        }

        await SweepAsync(owner, state, cancellationToken);
        metrics.OnSaved(cost);
        return cost;
    }

    private static List<StateChunk> InlineChunks(StateManifest manifest)
    {
        var sections = InlineSections.Read(manifest.Inline);
        if (sections.Length != manifest.Ordinals.Length)
        {
            throw new InvalidDataException("The stored state is damaged: its manifest has another number of sections than it says.");
        }

        return [.. sections.Select((section, i) => new StateChunk(manifest.Ordinals[i], new ChunkKey(section.Name, 0), section.Bytes))];
    }

    private async Task<PartReference[]?> ReadPartsAsync(GrainId owner, StateManifest manifest, List<StateChunk> chunks, CancellationToken cancellationToken)
    {
        var items = new (byte[]? Bytes, string? ETag)[manifest.Parts.Length];
        await BoundedCalls.ForAsync(
            items.Length,
            Readers,
            async i => items[i] = await _items.ReadAsync(StateItems.PartOf(owner, manifest.Parts[i].Name), cancellationToken));
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Bytes is null || items[i].ETag != manifest.Parts[i].ETag)
            {
                return null;
            }
        }

        return [.. manifest.Parts.Select((part, i) => StatePart.Read(part, items[i].Bytes!, chunks))];
    }

    private byte[]? PackWhole(PartedState state, IReadOnlyList<StateSection> sections)
    {
        // A state that is in parts comes back into one item only when it does so by far: not to go to and fro.
        var bytes = sections.Sum(section => (long)section.Bytes.Length + section.Name.Length);
        if (state.Layout is { Parts.Length: > 0 } && bytes > limits.Whole / 2)
        {
            return null;
        }

        var packed = InlineSections.Write(sections);
        return packed.Length <= limits.Whole ? packed : null;
    }

    private Task SaveWholeAsync(GrainId owner, PartedState state, byte[] whole, int count, SaveCost cost, CancellationToken cancellationToken)
    {
        var stored = state.Layout ?? StateLayout.Empty;
        var garbage = AddGarbage(stored.Garbage, owner, [.. stored.Parts.Select(part => part.Name), .. stored.Spares.Select(spare => spare.Name)]);
        var manifest = StateManifest.OfWhole(whole, count) with { Garbage = garbage };
        return CommitAsync(owner, state, manifest, new StateLayout([], [], garbage), cost, cancellationToken);
    }

    private async Task SavePartsAsync(GrainId owner, PartedState state, IReadOnlyList<StateSection> sections, SaveCost cost, CancellationToken cancellationToken)
    {
        var chunks = StateChunks.Of(sections, limits);
        var plan = PartPlan.Of(state.Layout?.Parts ?? [], chunks.Parted, limits);
        var written = await WriteNewAsync(owner, state, plan.NewParts, cost, cancellationToken);
        var stored = state.Layout ?? StateLayout.Empty;
        PartReference[] parts = [.. plan.Kept, .. written];
        var used = written.Select(part => part.Name).ToHashSet();
        var unused = stored.Spares.Where(spare => !used.Contains(spare.Name)).ToArray();
        var (kept, surplus) = PartSlots.Trim([.. unused.Where(spare => spare.ETag is not null), .. plan.Freed], parts, limits);
        var blanks = unused.Where(spare => spare.ETag is null).ToArray();
        var layout = new StateLayout(
            parts,
            [.. kept, .. blanks, .. NewNames(limits.Blanks - blanks.Length)],
            AddGarbage(stored.Garbage, owner, [.. surplus.Select(spare => spare.Name)]));
        var inline = InlineSections.Write([.. chunks.Inline.Select(chunk => new StateSection(chunk.Key.Section, chunk.Bytes))]);
        var manifest = new StateManifest(
            Array.ConvertAll(parts, part => part.ToManifest()), layout.Spares, layout.Garbage, [.. chunks.Inline.Select(chunk => chunk.Ordinal)], chunks.HasAllOwn, inline);
        await CommitAsync(owner, state, manifest, layout, cost, cancellationToken);
    }

    private async Task<PartReference[]> WriteNewAsync(GrainId owner, PartedState state, NewPart[] parts, SaveCost cost, CancellationToken cancellationToken)
    {
        var written = new PartReference?[parts.Length];
        var maxAnnouncements = ExtraAnnouncements + (2 * (state.Layout?.Spares.Length ?? 0));
        for (var announcements = 0; ; announcements++)
        {
            var used = written.Where(part => part is not null).Select(part => part!.Name).ToHashSet();
            var open = Enumerable.Range(0, parts.Length).Where(i => written[i] is null).ToArray();
            var spares = (state.Layout?.Spares ?? []).Where(spare => !used.Contains(spare.Name)).ToArray();
            var slots = PartSlots.Assign(Array.ConvertAll(open, i => parts[i].Bytes.Length), spares, out var lacking);
            SparePart[] taken = [];
            if (lacking == 0)
            {
                taken = await WriteSlotsAsync(owner, [.. open.Select((part, i) => (part, slots[i]!.Value))], parts, written, cost, cancellationToken);
                if (taken.Length == 0)
                {
                    return written!;
                }
            }

            if (announcements == maxAnnouncements)
            {
                throw new InconsistentStateException($"The parts of {owner} are being written by somebody else.", "unknown", state.ETag ?? "none");
            }

            await AnnounceAsync(owner, state, lacking + taken.Length, taken, cost, cancellationToken);
        }
    }

    /// <returns>The slots whose ETag is not the one that the manifest has for them.</returns>
    private async Task<SparePart[]> WriteSlotsAsync(
        GrainId owner, (int Part, SparePart Slot)[] slots, NewPart[] parts, PartReference?[] written, SaveCost cost, CancellationToken cancellationToken)
    {
        var taken = new List<SparePart>();
        await BoundedCalls.ForAsync(slots.Length, Writers, WriteAsync);
        return [.. taken];

        async Task WriteAsync(int i)
        {
            var (part, slot) = slots[i];
            try
            {
                var etag = await _items.WriteAsync(StateItems.PartOf(owner, slot.Name), parts[part].Bytes, slot.ETag, cancellationToken);
                written[part] = new PartReference(slot.Name, etag!, parts[part].Bytes.Length, parts[part].Entries);
                cost.OnPart(parts[part].Bytes.Length);
            }
            catch (InconsistentStateException)
            {
                lock (taken)
                {
                    taken.Add(slot);
                }
            }
        }
    }

    /// <summary>Writes the manifest with new names, and with spare items that others have written as garbage. What is stored stays as it is.</summary>
    private async Task AnnounceAsync(GrainId owner, PartedState state, int names, SparePart[] taken, SaveCost cost, CancellationToken cancellationToken)
    {
        var stored = StateManifest.OfWhole(InlineSections.Write([]), 0);
        if (state.ETag is not null)
        {
            var (bytes, etag) = await _items.ReadAsync(owner, cancellationToken);
            if (etag != state.ETag)
            {
                throw new InconsistentStateException($"Somebody else has saved the state of {owner}.", etag ?? "none", state.ETag);
            }

            stored = bytes is null ? stored : StateManifest.Read(bytes);
        }

        var layout = state.Layout ?? StateLayout.Empty;
        layout = layout with
        {
            Spares = [.. layout.Spares.Except(taken), .. NewNames(names)],
            Garbage = AddGarbage(layout.Garbage, owner, Array.ConvertAll(taken, spare => spare.Name)),
        };
        await CommitAsync(owner, state, stored with { Spares = layout.Spares, Garbage = layout.Garbage }, layout, cost, cancellationToken, state.HasState);
    }

    private async Task CommitAsync(
        GrainId owner, PartedState state, StateManifest manifest, StateLayout layout, SaveCost cost, CancellationToken cancellationToken, bool hasState = true)
    {
        var bytes = manifest.ToArray();
        state.Set(await _items.WriteAsync(owner, bytes, state.ETag, cancellationToken), hasState, layout);
        cost.OnManifest(bytes.Length);
        metrics.OnGarbage(state);
    }

    private IEnumerable<SparePart> NewNames(int count) => Enumerable.Range(0, Math.Max(0, count)).Select(_ => new SparePart(newName(), null, 0));

    private GarbagePart[] AddGarbage(GarbagePart[] garbage, GrainId owner, Guid[] names)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        GarbagePart[] all = [.. garbage.Where(part => part.Progress != GarbageProgress.Gone), .. names.Select(name => new GarbagePart(name, now, GarbageProgress.Waiting))];
        if (all.Length <= limits.Garbage)
        {
            return all;
        }

        foreach (var forgotten in all[..^limits.Garbage])
        {
            LogForgotten(logger, limits.Garbage, StateItems.PartOf(owner, forgotten.Name));
        }

        return all[^limits.Garbage..];
    }

    /// <summary>Deletes garbage. The save has taken effect: a failure is left to the next one.</summary>
    private async Task SweepAsync(GrainId owner, PartedState state, CancellationToken cancellationToken)
    {
        if (state.Layout is not { Garbage: { Length: > 0 } } layout)
        {
            return;
        }

        var garbage = layout.Garbage.ToArray();
        await BoundedCalls.ForAsync(garbage.Length, Writers, async i => garbage[i] = await SweepAsync(owner, garbage[i], cancellationToken));
        state.Set(state.ETag, state.HasState, layout with { Garbage = garbage });
        metrics.OnGarbage(state);
    }

    private async Task<GarbagePart> SweepAsync(GrainId owner, GarbagePart part, CancellationToken cancellationToken)
    {
        var isLast = clock.GetUtcNow().ToUnixTimeSeconds() - part.Since >= (long)limits.Grace.TotalSeconds;
        if (part.Progress == GarbageProgress.Gone || (part.Progress == GarbageProgress.Deleted && !isLast))
        {
            return part;
        }

        try
        {
            await _items.DeleteAsync(StateItems.PartOf(owner, part.Name), cancellationToken);
            metrics.OnDeleted();
            return part with { Progress = isLast ? GarbageProgress.Gone : GarbageProgress.Deleted };
        }
        catch (Exception exception)
        {
            LogNotDeleted(logger, exception, StateItems.PartOf(owner, part.Name));
            return part;
        }
    }
}
