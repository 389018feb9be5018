using System.Collections.Immutable;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Webhooks;

/// <summary>Where others want to be told of what happens.</summary>
public sealed record WebhookRow
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is sent.</summary>
    public required string Address { get; init; }

    /// <summary>What it is for, as somebody wrote it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Types of event that are wanted.</summary>
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>The secret, sealed.</summary>
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>The secret before it, sealed, which signs too until <see cref="EarlierUntil"/>; empty for none.</summary>
    public ReadOnlyMemory<byte> Earlier { get; init; }

    /// <summary>Until when the secret before it signs as well.</summary>
    public Moment EarlierUntil { get; init; } = Moment.Start;

    /// <summary>When it was added.</summary>
    public required Moment Created { get; init; }

    /// <summary>Who added it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Since when nothing is sent; <see cref="Moment.Open"/> while it is.</summary>
    public Moment Disabled { get; init; } = Moment.Open;

    /// <summary>Why nothing is sent; empty while it is.</summary>
    public string DisabledWhy { get; init; } = "";

    /// <summary>Since when nothing came through; <see cref="Moment.Open"/> when the last one did.</summary>
    public Moment Failing { get; init; } = Moment.Open;

    /// <summary>Whether anything is sent.</summary>
    public bool IsOn => Disabled.IsOpen;
}

/// <summary>Something that happened and that others are told of.</summary>
/// <param name="Id">Its id, the same however often it is sent.</param>
/// <param name="Type">Its type, such as <c>run.finished</c>.</param>
/// <param name="Happened">When.</param>
/// <param name="Data">What is told, as JSON: ids and addresses, nothing about people.</param>
public sealed record Happening(string Id, string Type, Moment Happened, string Data);

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Is to be sent, or to be sent again.</summary>
    Pending,

    /// <summary>Arrived.</summary>
    Delivered,

    /// <summary>Given up.</summary>
    Dead,
}

/// <summary>A happening on its way to one address.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Happening">What is told.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">How often it was sent.</param>
/// <param name="Due">When it is sent next.</param>
/// <param name="Status">HTTP status of the last answer; 0 for none.</param>
/// <param name="Reason">Why the last attempt failed; empty when it did not.</param>
/// <param name="Tried">When it was last sent; <see cref="Moment.Open"/> for never.</param>
public sealed record DeliveryRow(
    string Webhook, Happening Happening, DeliveryState State, int Attempt, Moment Due, int Status, string Reason, Moment Tried);
