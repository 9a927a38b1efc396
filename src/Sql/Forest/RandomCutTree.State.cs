namespace SensorGrid.Sql.Forest;

/// <content>The stored form and the checks of the structure.</content>
internal sealed partial class RandomCutTree
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(_root);
        writer.Write(_freeNodeCount);
        writer.Write(_freeLeafCount);
        foreach (var numbers in Numbers())
        {
            StoredForest.Write(writer, numbers);
        }

        StoredForest.Write(writer, _cuts);
        StoredForest.Write(writer, _boxes);
        StoredForest.Write(writer, _points);
    }

    /// <summary>Takes over a stored tree of the same capacity and dimensions.</summary>
    /// <exception cref="InvalidDataException">The stored tree does not hold together.</exception>
    public void Read(BinaryReader reader)
    {
        _root = reader.ReadInt32();
        _freeNodeCount = StoredForest.Bounded(reader.ReadInt32(), _freeNodes.Length);
        _freeLeafCount = StoredForest.Bounded(reader.ReadInt32(), _freeLeaves.Length);
        foreach (var numbers in Numbers())
        {
            StoredForest.Read(reader, numbers);
        }

        StoredForest.Read(reader, _cuts);
        StoredForest.Read(reader, _boxes);
        StoredForest.Read(reader, _points);
    }

    private int[][] Numbers() =>
        [_cutDimensions, _lefts, _rights, _parents, _masses, _leafParents, _leafMasses, _freeNodes, _freeLeaves];
}
