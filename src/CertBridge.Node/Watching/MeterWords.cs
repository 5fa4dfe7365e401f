using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Watching;

/// <summary>Label values of the closed lists of the wire: fixed words, so that nothing is allocated and a value of a later version cannot make a series of its own.</summary>
internal static class MeterWords
{
    public const string Other = "other";

    public static string Of(Tlp tlp) => tlp switch
    {
        Tlp.Clear => "clear",
        Tlp.Green => "green",
        Tlp.Amber => "amber",
        Tlp.AmberStrict => "amber+strict",
        Tlp.Red => "red",
        _ => Other,
    };

    public static string Of(BusyReason reason) => reason switch
    {
        BusyReason.CardNotKnown => "card_not_known",
        BusyReason.SheetNotKnown => "sheet_not_known",
        BusyReason.AgreementNotKnown => "agreement_not_known",
        BusyReason.KeyStoreDown => "key_store_down",
        BusyReason.PolicyDown => "policy_down",
        BusyReason.StoreDown => "store_down",
        _ => Other,
    };

    public static string Of(QuarantineReason reason) => reason switch
    {
        QuarantineReason.Unspecified => "",
        QuarantineReason.Unopenable => "unopenable",
        QuarantineReason.NotAllowed => "not_allowed",
        QuarantineReason.ContentInvalid => "content_invalid",
        _ => Other,
    };

    public static string Of(RefusalReason reason) => reason switch
    {
        RefusalReason.Unspecified => "",
        RefusalReason.Limit => "limit",
        RefusalReason.BadSignature => "bad_signature",
        RefusalReason.RevokedKey => "revoked_key",
        RefusalReason.WrongRecipient => "wrong_recipient",
        RefusalReason.WrongAgreement => "wrong_agreement",
        RefusalReason.Expired => "expired",
        RefusalReason.NumberReused => "number_reused",
        RefusalReason.IdReused => "id_reused",
        RefusalReason.Withdrawn => "withdrawn",
        RefusalReason.NotSent => "not_sent",
        _ => Other,
    };

    public static string Of(OutboxEvent receipt) => receipt switch
    {
        OutboxEvent.ReceiptStored => "stored",
        OutboxEvent.ReceiptQuarantined => "quarantined",
        OutboxEvent.ReceiptRefused => "refused",
        _ => Other,
    };
}
