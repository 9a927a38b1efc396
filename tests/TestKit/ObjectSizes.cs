using System.Reflection;
using System.Runtime.InteropServices;

namespace SensorGrid.TestKit;

/// <summary>
/// Measures what objects use on the heap: the sizes by the runtime's own tables of types, of all that can be reached from them.
/// </summary>
/// <remarks>
/// The difference of the heap before and after would count what other threads leave or free meanwhile. The tables are those of 64-bit CoreCLR
/// (<c>MethodTable</c> in the runtime's sources: the size of an element at offset 0, of an object without elements at 4).
/// </remarks>
public static class ObjectSizes
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Gets the bytes of what is reached from one object and not from others.</summary>
    /// <param name="root">The object.</param>
    /// <param name="shared">Objects that count for nothing, with all that is reached from them.</param>
    public static long BytesOf(object root, params ReadOnlySpan<object> shared)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var other in shared)
        {
            Reach(other, seen);
        }

        return Reach(root, seen);
    }

    private static long Reach(object root, HashSet<object> seen)
    {
        var bytes = 0L;
        var found = new Stack<object>();
        Push(root, seen, found);
        while (found.TryPop(out var next))
        {
            bytes += SizeOf(next);
            if (next is Array array)
            {
                PushElements(array, seen, found);
            }
            else
            {
                PushFields(next, next.GetType(), seen, found);
            }
        }

        return bytes;
    }

    // Descriptions of types belong to the program.
    private static void Push(object? value, HashSet<object> seen, Stack<object> found)
    {
        if (value is not (null or MemberInfo or Pointer) && seen.Add(value))
        {
            found.Push(value);
        }
    }

    private static void PushElements(Array array, HashSet<object> seen, Stack<object> found)
    {
        var type = array.GetType().GetElementType()!;
        if (type.IsPointer || !HasReferences(type))
        {
            return;
        }

        foreach (var element in array)
        {
            PushValue(element, type, seen, found);
        }
    }

    private static void PushFields(object holder, Type type, HashSet<object> seen, Stack<object> found)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(OwnFields))
            {
                if (!field.FieldType.IsPointer && HasReferences(field.FieldType))
                {
                    PushValue(field.GetValue(holder), field.FieldType, seen, found);
                }
            }
        }
    }

    // A structure is part of what holds it.
    private static void PushValue(object? value, Type type, HashSet<object> seen, Stack<object> found)
    {
        if (!type.IsValueType)
        {
            Push(value, seen, found);
        }
        else if (value is not null)
        {
            PushFields(value, value.GetType(), seen, found);
        }
    }

    private static bool HasReferences(Type type) =>
        !type.IsValueType
        || (!type.IsPrimitive && !type.IsEnum && type.GetFields(OwnFields).Any(field => !field.FieldType.IsPointer && HasReferences(field.FieldType)));

    private static long SizeOf(object value)
    {
        var table = value.GetType().TypeHandle.Value;
        var elements = value switch
        {
            Array array => array.LongLength,
            string text => text.Length,
            _ => 0,
        };
        var size = Marshal.ReadInt32(table, 4) + (elements * (ushort)Marshal.ReadInt16(table));
        return (size + IntPtr.Size - 1) & -IntPtr.Size;
    }
}
