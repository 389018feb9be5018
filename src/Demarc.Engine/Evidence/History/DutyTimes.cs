using System.Runtime.InteropServices;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>Since when something is wrong with a duty; null for what is not wrong, or not on record.</summary>
/// <param name="Unassigned">Since when nobody can say whose it is.</param>
/// <param name="Unowned">Since when nobody answers for it.</param>
/// <param name="Unshown">Since when something that would show it is missing or was rejected.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DutySince(DateOnly? Unassigned, DateOnly? Unowned, DateOnly? Unshown);

/// <summary>Since when duties stand as they do, as runs recorded it: a gap is as old as the first record of it.</summary>
/// <param name="since">By part id and scope.</param>
public sealed class DutyTimes(IReadOnlyDictionary<(string Part, DutyScope Scope), DutySince> since)
{
    /// <summary>What is on record about a duty.</summary>
    public DutySince Of(PartId part, DutyScope scope) => since.GetValueOrDefault((part.ToString(), scope));
}
