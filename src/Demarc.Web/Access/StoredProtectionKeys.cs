using System.Xml.Linq;
using Demarc.Adapters.Accounts;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Demarc.Web.Access;

/// <summary>Keys that protect short-lived texts the browser carries; in the store, so that every process has the same.</summary>
internal sealed class StoredProtectionKeys(AccountStore accounts) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. accounts.ProtectionKeys().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        accounts.PutProtectionKey(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
